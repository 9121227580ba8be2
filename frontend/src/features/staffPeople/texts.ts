import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("staffPeople", en);

/** The words of staff's pages about people, applications and what was done. */
export const useTexts = () => useTranslation("staffPeople");

type Part = "actions" | "history" | "case.kinds" | "people.plans" | "audit.kinds" | "audit.verify.what";

/** Words for a name of the server's, which may be newer than these pages: the name itself where none are known. */
export function useNamed(): (part: Part, name: string) => string {
  const { t, i18n } = useTexts();
  return (part, name) => {
    // A name with dots would be a path.
    const key = `${part}.${name.replaceAll(".", "_")}`;
    return name && i18n.exists(key, { ns: "staffPeople" }) ? t(key as "close") : name;
  };
}
