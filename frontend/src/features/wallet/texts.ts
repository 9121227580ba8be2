import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("wallet", en);

/** The words of the wallet. */
export const useWords = () => useTranslation("wallet");
