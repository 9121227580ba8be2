import { addTexts } from "@/i18n";
import en from "./en.sales.json";

addTexts("staffMoney", en);
