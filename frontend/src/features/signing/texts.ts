import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("signing", en);

/** The words of signing in and up. */
export const useTexts = () => useTranslation("signing");
