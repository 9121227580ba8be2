import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("calendar", en);

/** The words of the calendar, and of what asks an interviewer for an answer. */
export const useTexts = () => useTranslation("calendar");
