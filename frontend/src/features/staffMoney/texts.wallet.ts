import { addTexts } from "@/i18n";
import en from "./en.wallet.json";

addTexts("staffMoney", en);
