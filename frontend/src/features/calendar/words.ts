import { useMemo } from "react";
import { useViewer } from "@/app/viewer";
import { otherOf } from "@/features/booking/booking";
import { length, longDate, longDay } from "@/ui/time";
import type { Change, Draft, Span, Stretch } from "./drawing";
import type { Shown } from "./shown";
import { useTexts } from "./texts";
import { addDays, clockOf, DAY } from "./wall";

/** Noon of a date in UTC, to be named in UTC: a date has no zone. */
const noon = (date: string) => `${date}T12:00:00Z`;

/** The Monday from which weekdays are named. */
const SOME_MONDAY = "2026-11-23";

/** Names of days and stretches, as the calendar says them. */
export function useDayWords() {
  const { t } = useTexts();
  const { locale } = useViewer();
  return useMemo(() => {
    const plain = { zone: "UTC", locale };
    const named = (date: string, options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(noon(date)));
    /** "Friday" */
    const weekday = (day: number) => named(addDays(SOME_MONDAY, day), { weekday: "long" });
    /** "12:30 to 16:00" */
    const span = ({ start, end }: Span) =>
      t(end > DAY ? "span.over" : end === DAY ? "span.midnight" : "span.within", {
        from: clockOf(start),
        to: clockOf(end),
      });
    /** "Friday 27 November" */
    const day = (date: string) => longDay(noon(date), plain);
    return {
      weekday,
      span,
      day,
      clock: clockOf,
      /** "Fri" */
      short: (date: string) => named(date, { weekday: "short" }),
      /** "F" */
      letter: (date: string) => named(date, { weekday: "narrow" }),
      number: (date: string) => named(date, { day: "numeric" }),
      date: (date: string) => longDate(noon(date), plain),
      /** "23 to 29 November", "30 November to 6 December" */
      week: (from: string, to: string) =>
        t("week.title", {
          from: from.slice(0, 7) === to.slice(0, 7) ? named(from, { day: "numeric" }) : longDate(noon(from), plain),
          to: longDate(noon(to), plain),
        }),
      /** "Friday 12:30 to 16:00", or "Friday 27 November, 12:30 to 16:00" where one date is meant. */
      stretch: (on: { weekday: number } | { date: string }, of: Span) =>
        "weekday" in on
          ? t("stretch.week", { day: weekday(on.weekday), span: span(of) })
          : t("stretch.date", { day: day(on.date), span: span(of) }),
      hours: (minutes: number) => (minutes === 0 ? "0" : length(minutes * 60, locale)),
    };
  }, [t, locale]);
}

/** What the button of saving is called: by its one change, or by how many there are. */
export function useSaveWords(changes: readonly Change[]): string {
  const { t } = useTexts();
  const words = useDayWords();
  const [change] = changes;
  if (changes.length !== 1 || !change) return t("save.many", { count: changes.length });
  const what = words.stretch(
    change.scope === "week" ? { weekday: change.weekday } : { date: change.date },
    change.span,
  );
  return t(change.what === "opened" ? "save.opened" : "save.closed", { what });
}

/** On what a stretch stands: a weekday where every week has it, else its date. */
export function placeOf(stretch: Stretch, draft: Draft, weekdayOf: (date: string) => number) {
  return stretch.source === "weekly" && !draft.own[stretch.origin]
    ? { weekday: weekdayOf(stretch.origin) }
    : { date: stretch.origin };
}

/** Words for what is booked. */
export function useBookedWords() {
  const { t } = useTexts();
  return {
    name: (booking: Shown["booking"]) =>
      otherOf(booking)?.name || t(booking.kind === "ai" ? "booked.ai" : "booked.somebody"),
    what: ({ booking, look, proposed }: Shown): string => {
      if (proposed) return t(booking.proposal?.mine ? "booked.proposed" : "booked.wants");
      if (look === "asks") return t("booked.pending");
      if (look === "review") return t("booked.review");
      if (booking.state.endsWith("absent")) return t("booked.absent");
      if (booking.state === "completed" && booking.role === "interviewer" && booking.captured_tokens > 0) {
        return t("booked.done", { count: booking.captured_tokens });
      }
      return booking.topic;
    },
  };
}
