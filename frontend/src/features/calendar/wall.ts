/** Dates and clocks on a wall: "2026-11-24" and minutes since midnight, in somebody's zone. Pure. */
import { clock, dayKey, instantOf, type Viewer } from "@/ui/time";

export const DAY = 24 * 60;

/** A moment as a clock on the wall of `zone` shows it. */
export interface Wall {
  date: string;
  minute: number;
}

const as = (zone: string): Viewer => ({ zone, locale: "en-GB" });

export function wallOf(at: string | Date, zone: string): Wall {
  return { date: dayKey(at, as(zone)), minute: minuteOf(clock(at, as(zone))) };
}

/** Minutes since midnight of "13:35"; NaN of what is no time. */
export function minuteOf(text: string): number {
  const match = /^(\d\d?):(\d\d)/.exec(text);
  const [hour, minute] = match ? match.slice(1).map(Number) : [];
  if (hour === undefined || minute === undefined || hour > 24 || minute > 59) return Number.NaN;
  return hour * 60 + minute;
}

/** "13:35" of 815. What lies beyond midnight is the next day's: "01:00" of 1500; midnight itself is "00:00". */
export function clockOf(minute: number): string {
  const inDay = ((minute % DAY) + DAY) % DAY;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(inDay / 60))}:${two(inDay % 60)}`;
}

/** The instant at which a wall in `zone` shows that; where the clocks skip it, the one they show instead. */
export function instantAt(date: string, minute: number, zone: string): Date {
  const day = addDays(date, Math.floor(minute / DAY));
  return instantOf(`${day}T${clockOf(minute)}`, zone) ?? new Date(`${day}T00:00:00Z`);
}

export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 0 on Mondays. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function mondayOf(date: string): string {
  return addDays(date, -weekdayOf(date));
}

export function weekFrom(monday: string): string[] {
  return Array.from({ length: 7 }, (_, day) => addDays(monday, day));
}

/** True for "2026-11-24": a day there is. */
export function isDate(text: string | null): text is string {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

/** How many minutes a day has there: 1380 and 1500 on the days when the clocks change. */
export function minutesOfDay(date: string, zone: string): number {
  return (instantAt(addDays(date, 1), 0, zone).getTime() - instantAt(date, 0, zone).getTime()) / 60_000;
}

/**
 * Where a stretch of time stands on one day's column, in minutes of the wall's clock; null if it isn't on that day. On
 * the day when the clocks go back, an hour is shown twice: what begins in the first and ends in the second of them keeps
 * its length.
 */
export function placeOn(date: string, starts_at: string, ends_at: string, zone: string) {
  const from = wallOf(starts_at, zone);
  const to = wallOf(ends_at, zone);
  if (from.date > date || to.date < date) return null;
  const top = from.date < date ? 0 : from.minute;
  let bottom = to.date > date ? DAY : to.minute;
  if (from.date === to.date && bottom <= top) {
    bottom = Math.min(DAY, top + (Date.parse(ends_at) - Date.parse(starts_at)) / 60_000);
  }
  return bottom > top ? { top, bottom } : null;
}
