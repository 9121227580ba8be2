import { addTexts } from "@/i18n";
import words from "./en.record.json";

/** The words of a session's record: its transcript and feedback. */
addTexts("translation", words);
