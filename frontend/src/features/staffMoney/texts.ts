import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("staffMoney", en);

/** The words that all of staff's pages about money share; each group of them adds its own (`texts.payments.ts`, …). */
export const useTexts = () => useTranslation("staffMoney");

type Part = "providers" | "findings" | "outcomes" | "because" | "features" | "methods";

/** Words for a name of the server's, which may be newer than these pages: the name, readable, where none are known. */
export function useNamed(): (part: Part, name: string) => string {
  const { t, i18n } = useTexts();
  return (part, name) => {
    // A name with dots would be a path.
    const key = `${part}.${name.replaceAll(".", "_")}`;
    return name && i18n.exists(key, { ns: "staffMoney" }) ? t(key as "more") : name.replaceAll("_", " ");
  };
}

/** What a provider's word did: several acts, if it said several things. */
export function useOutcome(): (outcome: string) => string {
  const named = useNamed();
  return (outcome) =>
    outcome
      .split(" ")
      .filter(Boolean)
      .map((one) => named("outcomes", one))
      .join(", ");
}
