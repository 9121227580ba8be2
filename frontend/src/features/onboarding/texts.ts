import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("onboarding", en);

/** The words of becoming an interviewer, and of being one. */
export const useTexts = () => useTranslation("onboarding");
