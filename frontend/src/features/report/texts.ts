import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("report", en);

/** The words of the report. */
export const useTexts = () => useTranslation("report");
