import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("plans", en);

/** The words of plans and subscriptions. */
export const useWords = () => useTranslation("plans");
