import { addTexts } from "@/i18n";
import en from "./en.subscriptions.json";

addTexts("staffMoney", en);
