import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/api/queries";
import { browserZone, type Viewer } from "@/ui/time";

/** In whose zone and language times are shown: the person's own zone, or the browser's where nobody is signed in. */
export function useViewer(): Viewer {
  const { i18n } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const zone = me?.time_zone || browserZone();
  return useMemo(() => ({ zone, locale: localeOf(i18n.language) }), [zone, i18n.language]);
}

/** English here writes "24 November" and "19:30", whatever the browser's own English is. */
function localeOf(language: string): string {
  return language === "en" ? "en-GB" : language;
}
