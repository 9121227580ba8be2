import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("interviewers", en);

/** The words of finding an interviewer, and of their public page. */
export const useTexts = () => useTranslation("interviewers");
