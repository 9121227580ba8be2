import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("playback", en);

/** The words of recordings. */
export const useTexts = () => useTranslation("playback");
