import { addTexts } from "@/i18n";
import en from "./en.payments.json";

addTexts("staffMoney", en);
