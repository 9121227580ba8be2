import type room from "@/features/room/en.json";
import type en from "./en.json";

/** A misspelt key is a compile error. Parts that add their words later (`addTexts`) are named here by their own file. */
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en; room: typeof room };
  }
}
