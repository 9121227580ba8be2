import { addTexts } from "@/i18n";
import en from "./en.settings.json";

// The words of the page behind the calendar come with it.
addTexts("calendar", en);
