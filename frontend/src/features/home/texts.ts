import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("home", en);

/** The words of practising, on the candidate's home. */
export const useTexts = () => useTranslation("home");
