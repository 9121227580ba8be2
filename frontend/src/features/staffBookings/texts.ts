import { useTranslation } from "react-i18next";
import { addTexts } from "@/i18n";
import en from "./en.json";

addTexts("staffBookings", en);

/** The words of staff's pages about bookings. */
export const useTexts = () => useTranslation("staffBookings");

type Part = "kinds" | "letters" | "channels" | "sent" | "hold" | "proposal" | "place" | "sides";

/** Words for a name of the server's, which may be newer than these pages: the name, readable, where none are known. */
export function useNamed(): (part: Part, name: string) => string {
  const { t, i18n } = useTexts();
  return (part, name) => {
    const key = `${part}.${name}`;
    return name && i18n.exists(key, { ns: "staffBookings" }) ? t(key as "title") : name.replaceAll("_", " ");
  };
}
