import { addTexts } from "@/i18n";
import en from "./en.payment.json";

addTexts("staffMoney", en);
