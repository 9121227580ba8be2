import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("account", en);

/** The words of one's own account. */
export const useTexts = () => useTranslation("account");
