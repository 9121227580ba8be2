/** Times for people: in their zone, relative and absolute, in words a screen reader can read. Pure; `now` is given. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Viewer {
  zone: string;
  locale: string;
}

/** The zone the browser lives in. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: Date, { zone, locale }: Viewer, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (!known) {
    try {
      known = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    } catch {
      // A zone this browser doesn't know: better the right instant in UTC than no page.
      known = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    }
    formats.set(key, known);
  }
  return known.format(at);
}

/** "19:30" */
export function clock(at: string | Date, viewer: Viewer): string {
  return format(new Date(at), viewer, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** "20 Nov", with the year where it is not this one. */
export function shortDay(at: string | Date, viewer: Viewer, now: Date): string {
  const year = (date: Date) => format(date, viewer, { year: "numeric" });
  const date = new Date(at);
  const sameYear = year(date) === year(now);
  return format(date, viewer, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) });
}

/** "Tuesday 24 November" */
export function longDay(at: string | Date, viewer: Viewer): string {
  return format(new Date(at), viewer, { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
}

/** "23 December", with the year where it is not this one. */
export function longDate(at: string | Date, viewer: Viewer, now: Date = new Date()): string {
  const date = new Date(at);
  const year = (one: Date) => format(one, viewer, { year: "numeric" });
  const other = year(date) !== year(now);
  return format(date, viewer, { day: "numeric", month: "long", ...(other && { year: "numeric" }) });
}

/** "November" */
export function monthName(at: string | Date, viewer: Viewer): string {
  return format(new Date(at), viewer, { month: "long" });
}

/** "November 2026" */
export function monthAndYear(at: string | Date, viewer: Viewer): string {
  return format(new Date(at), viewer, { month: "long", year: "numeric" });
}

/** The calendar day in the viewer's zone, "2026-11-24": for comparing. */
export function dayKey(at: string | Date, viewer: Viewer): string {
  return format(new Date(at), { ...viewer, locale: "en-CA" }, { year: "numeric", month: "2-digit", day: "2-digit" });
}

/** Whole calendar days from now in the viewer's zone: 0 today, 1 tomorrow, -1 yesterday. */
export function daysFromNow(at: string | Date, viewer: Viewer, now: Date): number {
  return Math.round((Date.parse(dayKey(at, viewer)) - Date.parse(dayKey(now, viewer))) / DAY);
}

/** "Bengaluru" of "Asia/Bengaluru": the place, as people say it. */
export function zoneName(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** How far two zones' clocks stand apart at an instant; 0 means the same time needs no second line. */
export function sameClock(at: string | Date, first: string, second: string): boolean {
  const read = (zone: string) =>
    format(new Date(at), { zone, locale: "en-GB" }, { dateStyle: "short", timeStyle: "short", hourCycle: "h23" });
  return read(first) === read(second);
}

/** "in 25 minutes", "4 minutes ago", "now": the largest unit that says enough. */
export function relative(at: string | Date, locale: string, now: Date): string {
  const distance = new Date(at).getTime() - now.getTime();
  const far = Math.abs(distance);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (far < MINUTE / 2) return words.format(0, "second");
  if (far < 90 * MINUTE) return words.format(Math.round(distance / MINUTE), "minute");
  if (far < 36 * HOUR) return words.format(Math.round(distance / HOUR), "hour");
  return words.format(Math.round(distance / DAY), "day");
}

/** "27:41", "1:02:03": the room's clock. Never negative. */
export function roomClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

// Browsers differ in their short English ("45 min", "45 mins", "1 hr"): ours says min, h and s.
const SHORT: Record<string, string> = { hr: "h", min: "min", sec: "s" };

/** "45 min", "1 h 30 min", "40 s". */
export function length(seconds: number, locale: string): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" })
      .format(value)
      .replace(/\b(hr|min|sec)s?\b/, (_, word: string) => SHORT[word] ?? word);
  if (seconds < 60) return unit(Math.round(seconds), "second");
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return unit(minutes, "minute");
  return minutes % 60 === 0 ? unit(hours, "hour") : `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`;
}

/** "60 s", "8 min": for limits that people compare with each other, seconds up to two minutes. */
export function limit(seconds: number, locale: string): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole <= 59 || whole > 120) return length(whole, locale);
  return length(1, locale).replace("1", new Intl.NumberFormat(locale).format(whole));
}

/** What `<input type="datetime-local">` holds, read as local time of `zone`, as an instant. */
export function instantOf(local: string, zone: string): Date | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(local);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number];
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  // The offset depends on the instant we look for; two rounds settle it, also on days when the clocks change.
  let instant = wanted;
  for (let round = 0; round < 2; round++) instant = wanted - offsetAt(new Date(instant), zone);
  return new Date(instant);
}

function offsetAt(at: Date, zone: string): number {
  const local = format(at, { zone, locale: "sv-SE" }, { dateStyle: "short", timeStyle: "medium" });
  return Date.parse(`${local.replace(" ", "T")}Z`) - Math.floor(at.getTime() / 1000) * 1000;
}
