/** Days and weeks of free times, on the viewer's own clock. Pure. A day is "2026-11-26". */
import { clock, dayKey, type Viewer } from "@/ui/time";

const DAY = 86_400_000;
export const WEEK_DAYS = 7;

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** The seven days of a page: the first one begins today. */
export function weekOf(page: number, today: string): { from: string; to: string } {
  const from = addDays(today, page * WEEK_DAYS);
  return { from, to: addDays(from, WEEK_DAYS - 1) };
}

/** On which page an instant stands; what is over stands on the first. */
export function pageOf(at: string | null, viewer: Viewer, now: Date): number {
  if (!at || Number.isNaN(Date.parse(at))) return 0;
  return Math.max(0, Math.floor(daysBetween(dayKey(now, viewer), dayKey(at, viewer)) / WEEK_DAYS));
}

export interface DayOf<Slot> {
  day: string;
  slots: { slot: Slot; clock: string }[];
}

/**
 * Times by the viewer's days, earliest first. Where the clocks go back and "01:30" comes twice, both say which they
 * are: "01:30 GMT+1".
 */
export function byDay<Slot extends { starts_at: string }>(slots: readonly Slot[], viewer: Viewer): DayOf<Slot>[] {
  const days = new Map<string, DayOf<Slot>["slots"]>();
  const sorted = [...slots].sort((one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at));
  for (const slot of sorted) {
    const day = dayKey(slot.starts_at, viewer);
    const list = days.get(day) ?? [];
    days.set(day, list);
    list.push({ slot, clock: clock(slot.starts_at, viewer) });
  }
  return [...days].map(([day, list]) => ({
    day,
    slots: list.map((one) => {
      const twice = list.some((other) => other !== one && other.clock === one.clock);
      return twice ? { ...one, clock: `${one.clock} ${offsetName(one.slot.starts_at, viewer)}` } : one;
    }),
  }));
}

/** "GMT+1": how far this clock stands from UTC at an instant. */
export function offsetName(at: string, { zone, locale }: Viewer): string {
  const parts = (timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "shortOffset" }).formatToParts(new Date(at));
  let found: Intl.DateTimeFormatPart[];
  try {
    found = parts(zone);
  } catch {
    found = parts("UTC");
  }
  return found.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** How many minutes the other clock is ahead of one's own at an instant; negative: behind. */
export function minutesAhead(at: string | Date, own: string, other: string): number {
  const read = (zone: string) => {
    const viewer = { zone, locale: "en-GB" };
    return Date.parse(`${dayKey(at, viewer)}T${clock(at, viewer)}Z`);
  };
  return Math.round((read(other) - read(own)) / 60_000);
}

const named = (day: string, locale: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));

/** "Thu 26" */
export function dayName(day: string, locale: string): string {
  return named(day, locale, { weekday: "short", day: "numeric" }).replace(",", "");
}

/** "Thursday 26 November" */
export function longDayName(day: string, locale: string): string {
  return named(day, locale, { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
}

/** Both ends of a week: "25" and "1 Dec", "25 Nov" and "1 Dec" where they are of two months. */
export function weekEnds({ from, to }: { from: string; to: string }, locale: string): { from: string; to: string } {
  const whole = { day: "numeric", month: "short" } as const;
  const same = from.slice(0, 7) === to.slice(0, 7);
  return { from: named(from, locale, same ? { day: "numeric" } : whole), to: named(to, locale, whole) };
}

/** A time as an address carries it, or null for anything else. */
export function readTime(text: string | null): string | null {
  return text && /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

/** The same instant, however it is written. */
export function sameTime(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && Date.parse(one) === Date.parse(other);
}
