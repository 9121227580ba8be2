import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("unlock", en);

/** The words of unlocking. */
export const useWords = () => useTranslation("unlock");
