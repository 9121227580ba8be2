import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("earnings", en);

/** The words of what an interviewer earns, and of their plan. */
export const useTexts = () => useTranslation("earnings");
