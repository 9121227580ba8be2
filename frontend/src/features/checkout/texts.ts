import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("checkout", en);

/** The words of paying. */
export const useWords = () => useTranslation("checkout");
