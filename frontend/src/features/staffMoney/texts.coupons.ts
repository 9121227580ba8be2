import { addTexts } from "@/i18n";
import en from "./en.coupons.json";

addTexts("staffMoney", en);
