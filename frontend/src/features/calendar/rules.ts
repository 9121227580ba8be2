/** The rules around open hours, as they are typed and as the server keeps them. Pure. */
import type { Calendar, Rules } from "./types";

export const INCREMENTS = [5, 10, 15, 20, 30, 60] as const;

/** What the fields hold: text, until it is a number that fits. Notice is typed in hours. */
export interface RulesTyped {
  session_minutes: string;
  increment_minutes: string;
  buffer_before: string;
  buffer_after: string;
  notice_hours: string;
  horizon_days: string;
  per_day: string;
  per_week: string;
  capacity: string;
  requires_approval: boolean;
}

export type RuleField = Exclude<keyof RulesTyped, "requires_approval" | "increment_minutes">;

interface Bounds {
  least: number;
  most: number;
  /** Left empty, it is no limit. */
  optional?: true;
  /** Parts of one are a number as well. */
  parts?: true;
  /** Multiples of it. */
  step?: number;
}

export const boundsOf = (capacityMost: number): Record<RuleField, Bounds> => ({
  session_minutes: { least: 15, most: 240, step: 5 },
  buffer_before: { least: 0, most: 240 },
  buffer_after: { least: 0, most: 240 },
  notice_hours: { least: 0, most: 720, parts: true },
  horizon_days: { least: 1, most: 365 },
  per_day: { least: 1, most: 96, optional: true },
  per_week: { least: 1, most: 672, optional: true },
  capacity: { least: 1, most: Math.max(1, capacityMost) },
});

export function typedOf(rules: Rules): RulesTyped {
  const text = (value: number | null) => (value === null ? "" : String(value));
  return {
    session_minutes: text(rules.session_minutes),
    increment_minutes: text(rules.increment_minutes),
    buffer_before: text(rules.buffer_before),
    buffer_after: text(rules.buffer_after),
    notice_hours: text(Math.round((rules.notice_minutes / 60) * 100) / 100),
    horizon_days: text(rules.horizon_days),
    per_day: text(rules.per_day),
    per_week: text(rules.per_week),
    capacity: text(rules.capacity),
    requires_approval: rules.requires_approval,
  };
}

/** The fields that don't hold what they should. */
export function wrongIn(typed: RulesTyped, capacityMost: number): RuleField[] {
  const bounds = boundsOf(capacityMost);
  return (Object.keys(bounds) as RuleField[]).filter((field) => {
    const { least, most, optional, parts, step = 1 } = bounds[field];
    const text = typed[field].trim().replace(",", ".");
    if (text === "") return !optional;
    const value = Number(text);
    return !(value >= least && value <= most && (parts || value % step === 0));
  });
}

/** What of the rules differs, as the server takes it. Only of fields without fault. */
export function changedRules(typed: RulesTyped, calendar: Calendar): Partial<Rules> {
  const number = (text: string) => Number(text.trim().replace(",", "."));
  const limit = (text: string) => (text.trim() === "" ? null : number(text));
  const wanted: Rules = {
    session_minutes: number(typed.session_minutes),
    increment_minutes: number(typed.increment_minutes),
    buffer_before: number(typed.buffer_before),
    buffer_after: number(typed.buffer_after),
    notice_minutes: Math.round(number(typed.notice_hours) * 60),
    horizon_days: number(typed.horizon_days),
    per_day: limit(typed.per_day),
    per_week: limit(typed.per_week),
    capacity: number(typed.capacity),
    requires_approval: typed.requires_approval,
  };
  // What was shown rounded and not touched stays as it is to the minute.
  if (typed.notice_hours === typedOf(calendar).notice_hours) wanted.notice_minutes = calendar.notice_minutes;
  const names = Object.keys(wanted) as (keyof Rules)[];
  return Object.fromEntries(
    names.filter((name) => wanted[name] !== calendar[name]).map((name) => [name, wanted[name]]),
  );
}

/** A zone's offset, "GMT+5:30", at a moment. */
export function offsetOf(zone: string, at: Date): string {
  try {
    const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(at);
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  } catch {
    return "";
  }
}

// Browsers keep some names that places no longer have.
const RENAMED: Readonly<Record<string, string>> = {
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Godthab": "America/Nuuk",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
};

/** Every zone the browser knows, and the ones given, in order. */
export function zonesWith(...given: string[]): string[] {
  const known = Intl.supportedValuesOf("timeZone").map((zone) => RENAMED[zone] ?? zone);
  return [...new Set([...known, "UTC", ...given])].sort();
}
