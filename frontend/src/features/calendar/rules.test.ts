import { expect, it } from "vitest";
import { changedRules, offsetOf, typedOf, wrongIn, zonesWith } from "./rules";
import type { Calendar } from "./types";

const CALENDAR: Calendar = {
  time_zone: "Europe/London",
  own_zone: false,
  session_minutes: 60,
  increment_minutes: 30,
  buffer_before: 10,
  buffer_after: 10,
  notice_minutes: 12 * 60,
  horizon_days: 30,
  per_day: null,
  per_week: 10,
  capacity: 1,
  capacity_most: 4,
  requires_approval: false,
  revision: 1,
  feed: null,
  blocks: [],
  overrides: [],
  times_off: [],
};
const typed = (given: object) => ({ ...typedOf(CALENDAR), ...given });

it("sends nothing that was not changed", () => {
  expect(changedRules(typed({}), CALENDAR)).toEqual({});
  const odd = { ...CALENDAR, notice_minutes: 100 };
  expect(typedOf(odd).notice_hours).toBe("1.67");
  expect(changedRules(typedOf(odd), odd)).toEqual({});
});

it("sends what was, in the server's units", () => {
  expect(changedRules(typed({ notice_hours: "1,5", per_week: "", per_day: "3" }), CALENDAR)).toEqual({
    notice_minutes: 90,
    per_week: null,
    per_day: 3,
  });
});

it.each([
  ["session_minutes", "10"],
  ["session_minutes", "47"],
  ["session_minutes", ""],
  ["buffer_before", "12.5"],
  ["notice_hours", "721"],
  ["horizon_days", "366"],
  ["per_day", "0"],
  ["capacity", "5"],
  ["per_week", "many"],
])("finds fault with %s of “%s”", (field, text) => {
  expect(wrongIn(typed({ [field]: text }), CALENDAR.capacity_most)).toEqual([field]);
});

it("finds none with an empty limit or half an hour of notice", () => {
  expect(wrongIn(typed({ per_week: " ", notice_hours: "0.5" }), 1)).toEqual([]);
});

it("names zones and how far they stand from Greenwich", () => {
  expect(offsetOf("Asia/Kolkata", new Date("2026-11-24T00:00:00Z"))).toBe("GMT+5:30");
  expect(offsetOf("Nowhere/Land", new Date())).toBe("");
  expect(zonesWith("Nowhere/Land")).toContain("Nowhere/Land");
  expect(zonesWith()).toContain("Asia/Kolkata");
  expect(zonesWith()).not.toContain("Asia/Calcutta");
});
