import { addTexts } from "@/i18n";
import en from "./en.operations.json";

addTexts("staffMoney", en);
