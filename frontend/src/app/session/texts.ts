import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("session", en);

/** The words around the session itself: its end, a visit, the question who it is. */
export const useTexts = () => useTranslation("session");
