import { addTexts } from "@/i18n";
import book from "./en.book.json";

// What only free times and booking one say.
addTexts("booking", book);
