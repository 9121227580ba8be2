import { expect, it } from "vitest";
import {
  addDays,
  clockOf,
  instantAt,
  isDate,
  minuteOf,
  minutesOfDay,
  mondayOf,
  placeOn,
  wallOf,
  weekFrom,
} from "./wall";

it("reads the wall of a zone", () => {
  expect(wallOf("2026-11-24T14:00:00Z", "Asia/Kolkata")).toEqual({ date: "2026-11-24", minute: 19 * 60 + 30 });
  expect(wallOf("2026-11-24T20:00:00Z", "Asia/Kolkata").date).toBe("2026-11-25");
  expect(clockOf(815)).toBe("13:35");
  expect(clockOf(1500)).toBe("01:00");
  expect(minuteOf("13:35")).toBe(815);
  expect(minuteOf("half past")).toBeNaN();
});

it("counts days without clocks", () => {
  expect(mondayOf("2026-11-29")).toBe("2026-11-23");
  expect(weekFrom("2026-12-28").at(-1)).toBe("2027-01-03");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  expect(isDate("2026-02-30")).toBe(false);
});

it("knows the days on which the clocks change", () => {
  expect(minutesOfDay("2026-03-29", "Europe/London")).toBe(23 * 60);
  expect(minutesOfDay("2026-10-25", "Europe/London")).toBe(25 * 60);
  expect(minutesOfDay("2026-11-24", "Europe/London")).toBe(24 * 60);
  expect(instantAt("2026-03-29", 9 * 60, "Europe/London").toISOString()).toBe("2026-03-29T08:00:00.000Z");
  expect(instantAt("2026-03-28", 33 * 60, "Europe/London").toISOString()).toBe("2026-03-29T08:00:00.000Z");
});

it("puts things where the wall's clock says, also when it jumps", () => {
  const zone = "Europe/London";
  // 00:30 to 02:30 by the clock is one hour in spring …
  expect(placeOn("2026-03-29", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", zone)).toEqual({ top: 30, bottom: 150 });
  // … and in autumn 01:30 comes twice: what lies between the two keeps its length.
  expect(placeOn("2026-10-25", "2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z", zone)).toEqual({ top: 90, bottom: 135 });
});

it("cuts at midnight what is on two days", () => {
  const [from, to] = ["2026-11-24T23:30:00Z", "2026-11-25T00:30:00Z"];
  expect(placeOn("2026-11-24", from, to, "UTC")).toEqual({ top: 1410, bottom: 1440 });
  expect(placeOn("2026-11-25", from, to, "UTC")).toEqual({ top: 0, bottom: 30 });
  expect(placeOn("2026-11-26", from, to, "UTC")).toBeNull();
  expect(placeOn("2026-11-25", "2026-11-24T23:00:00Z", "2026-11-25T00:00:00Z", "UTC")).toBeNull();
});
