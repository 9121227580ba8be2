/** Times off, as days of the calendar's clock or to the minute. Pure. */
import type { TimeOff } from "./types";
import { addDays, clockOf, instantAt, isDate, minuteOf, wallOf } from "./wall";

export interface OffTyped {
  from: string;
  to: string;
  /** Empty: whole days. */
  fromTime: string;
  toTime: string;
  note: string;
}

/** The time off that was typed; null if it isn't one. Whole days end with their last one. */
export function offOf(typed: OffTyped, whole: boolean, zone: string): Omit<TimeOff, "id"> | null {
  if (!isDate(typed.from) || !isDate(typed.to)) return null;
  const [from, to] = whole ? [0, 0] : [minuteOf(typed.fromTime), minuteOf(typed.toTime)];
  if (Number.isNaN(from) || Number.isNaN(to)) return null;
  const starts = instantAt(typed.from, from ?? 0, zone);
  const ends = instantAt(whole ? addDays(typed.to, 1) : typed.to, to ?? 0, zone);
  if (ends <= starts) return null;
  return { starts_at: starts.toISOString(), ends_at: ends.toISOString(), note: typed.note.trim() };
}

/** True where it begins and ends with a day. */
export function isWhole({ starts_at, ends_at }: Pick<TimeOff, "starts_at" | "ends_at">, zone: string): boolean {
  return [starts_at, ends_at].every((at) => clockOf(wallOf(at, zone).minute) === "00:00");
}

/** The last day of whole days off. */
export const lastDayOf = ({ ends_at }: Pick<TimeOff, "ends_at">, zone: string) =>
  addDays(wallOf(ends_at, zone).date, -1);
