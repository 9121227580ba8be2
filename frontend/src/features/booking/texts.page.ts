import { addTexts } from "@/i18n";
import page from "./en.page.json";

// What lists and homes don't say: it comes with a booking's page, its dialogs, and the page of a link.
addTexts("booking", page);
