import { addTexts } from "@/i18n";
import en from "./en.day.json";

// What only an interviewer's home says.
addTexts("home", en);
