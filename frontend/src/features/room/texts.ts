import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("room", en);
