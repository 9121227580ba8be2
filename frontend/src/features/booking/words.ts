import { useMemo } from "react";
import { serverNow } from "@/api/client";
import { shortName, useWords } from "@/features/sessions/words";
import { useNow } from "@/ui";
import { clock, longDate, type Viewer } from "@/ui/time";
import { dayKind, otherOf } from "./booking";
import { useTexts } from "./texts";
import type { Booking } from "./types";

/** The server's time, anew every `ms`: rooms open by its clock, not by this computer's. */
export function useServerNow(ms: number): Date {
  useNow(ms);
  return new Date(serverNow());
}

/** Words of bookings, with those of sessions: times in the viewer's zone, kept up to date. */
export function useBookingWords() {
  const { t } = useTexts();
  const words = useWords();
  return useMemo(() => {
    const { viewer, now } = words;
    /** "Thursday 19:30", "today 19:30", "3 December 19:30": for buttons and sentences. */
    const short = (at: string, as: Viewer = viewer) => {
      const kind = dayKind(at, as, now);
      const time = clock(at, as);
      if (kind === "today" || kind === "tomorrow") return t(`short.${kind}`, { time });
      const day = kind === "weekday" ? weekday(at, as) : longDate(at, as, now);
      return t("short.day", { day, time });
    };
    const other = (booking: Booking) => {
      const person = otherOf(booking);
      if (!person) return "";
      return shortName(person.name) || t(`someone.${booking.role === "candidate" ? "interviewer" : "candidate"}`);
    };
    return {
      ...words,
      short,
      /** The same at the beginning of a sentence. */
      Short: (at: string) => capital(short(at), viewer.locale),
      tokens: (count: number) => t("tokens", { count }),
      /** How one calls the person one meets; empty with the AI. */
      other,
      title: (booking: Booking) => {
        if (booking.topic) return booking.topic;
        const name = otherOf(booking)?.name;
        if (name) return t("with", { name });
        return booking.interview?.role ? t("practiceOf", { role: booking.interview.role }) : t("practice");
      },
    };
  }, [t, words]);
}

function weekday(at: string, { zone, locale }: Viewer): string {
  const options = { weekday: "long" } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at));
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(at));
  }
}

/** "Thu 26 Nov" */
export function briefDay(at: string, { zone, locale }: Viewer): string {
  const options = { weekday: "short", day: "numeric", month: "short" } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at)).replace(",", "");
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(at)).replace(",", "");
  }
}

/** The first letter large, as a sentence begins. */
export function capital(text: string, locale: string): string {
  const [first = "", ...rest] = [...text];
  return first.toLocaleUpperCase(locale) + rest.join("");
}
