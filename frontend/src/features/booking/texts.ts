import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("booking", en);

/** The words of free times, bookings and waiting lists. */
export const useTexts = () => useTranslation("booking");
