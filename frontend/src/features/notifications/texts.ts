import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("notifications", en);

/** The words of notifications. */
export const useTexts = () => useTranslation("notifications");
