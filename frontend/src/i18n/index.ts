import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en.json";

/** All words of the product. Another language is another file of the same shape. */
i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** Adds the words of a part that is loaded later: `addTexts("room", en)`, then `useTranslation("room")`. */
export function addTexts(part: string, texts: object, language = "en"): void {
  i18next.addResourceBundle(language, part, texts, true, true);
}

export default i18next;
