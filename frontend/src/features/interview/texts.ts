import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("interview", en);

/** The words of the AI interview. */
export const useWords = () => useTranslation("interview");
