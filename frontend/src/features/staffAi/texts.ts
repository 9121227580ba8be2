import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("staffAi", en);

/** The words of staff's pages about AI interviews. */
export const useTexts = () => useTranslation("staffAi");
