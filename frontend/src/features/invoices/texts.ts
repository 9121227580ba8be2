import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("invoices", en);

/** The words of invoices and payments. */
export const useWords = () => useTranslation("invoices");
