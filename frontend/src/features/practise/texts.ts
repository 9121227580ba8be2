import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("practise", en);

/** The words of setting an interview up. */
export const useWords = () => useTranslation("practise");
