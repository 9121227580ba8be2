import { addTexts } from "@/i18n";
import en from "./en.payouts.json";

addTexts("staffMoney", en);
