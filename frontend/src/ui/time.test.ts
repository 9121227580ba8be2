import { describe, expect, it } from "vitest";
import {
  clock,
  daysFromNow,
  instantOf,
  length,
  longDay,
  relative,
  roomClock,
  sameClock,
  shortDay,
  zoneName,
} from "./time";

const kolkata = { zone: "Asia/Kolkata", locale: "en-GB" };
const london = { zone: "Europe/London", locale: "en-GB" };
const now = new Date("2026-11-24T13:35:00Z");

describe("an instant in somebody's zone", () => {
  it("is the hour on their wall", () => {
    expect(clock("2026-11-24T14:00:00Z", kolkata)).toBe("19:30");
    expect(clock("2026-11-24T14:00:00Z", london)).toBe("14:00");
  });

  it("writes midnight as 00, not 24", () => {
    expect(clock("2026-11-24T00:00:00Z", london)).toBe("00:00");
  });

  it("falls on the day it is there, not in UTC", () => {
    expect(daysFromNow("2026-11-24T19:00:00Z", kolkata, now)).toBe(1);
    expect(daysFromNow("2026-11-24T19:00:00Z", london, now)).toBe(0);
    expect(daysFromNow("2026-11-23T23:59:00Z", london, now)).toBe(-1);
  });

  it("names the year only where it is another", () => {
    expect(shortDay("2026-11-20T12:00:00Z", london, now)).toBe("20 Nov");
    expect(shortDay("2025-11-20T12:00:00Z", london, now)).toBe("20 Nov 2025");
    expect(longDay("2026-11-24T12:00:00Z", london)).toBe("Tuesday 24 November");
  });

  it("is told in UTC where the zone is unknown here", () => {
    expect(clock("2026-11-24T14:00:00Z", { zone: "Mars/Olympus", locale: "en-GB" })).toBe("14:00");
  });
});

describe("two zones", () => {
  it("need a second line only where their clocks differ at that instant", () => {
    expect(sameClock("2026-11-24T14:00:00Z", "Europe/London", "Europe/Lisbon")).toBe(true);
    expect(sameClock("2026-11-24T14:00:00Z", "Europe/London", "Asia/Kolkata")).toBe(false);
    // The same offset for half a year is not the same zone.
    expect(sameClock("2026-01-10T12:00:00Z", "Europe/London", "UTC")).toBe(true);
    expect(sameClock("2026-07-10T12:00:00Z", "Europe/London", "UTC")).toBe(false);
  });

  it("are called by their place", () => {
    expect(zoneName("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
    expect(zoneName("UTC")).toBe("UTC");
  });
});

describe("distance from now", () => {
  it.each([
    ["2026-11-24T14:00:00Z", "in 25 minutes"],
    ["2026-11-24T13:31:00Z", "4 minutes ago"],
    ["2026-11-24T13:35:10Z", "now"],
    ["2026-11-24T16:35:00Z", "in 3 hours"],
    ["2026-11-27T13:35:00Z", "in 3 days"],
  ])("%s is %s", (at, words) => {
    expect(relative(at, "en-GB", now)).toBe(words);
  });
});

describe("lengths", () => {
  it("read like a clock in the room", () => {
    expect(roomClock(27 * 60_000 + 41_900)).toBe("27:41");
    expect(roomClock(3_723_000)).toBe("1:02:03");
    expect(roomClock(-5000)).toBe("00:00");
  });

  it("read like words elsewhere", () => {
    expect(length(40, "en-GB")).toMatch(/^40 s/);
    expect(length(2700, "en-GB")).toBe("45 min");
    expect(length(3600, "en-GB")).toBe("1 h");
    expect(length(5400, "en-GB")).toBe("1 h 30 min");
  });
});

describe("a local time typed into a form", () => {
  it("is an instant of the person's zone", () => {
    expect(instantOf("2026-11-24T19:30", "Asia/Kolkata")?.toISOString()).toBe("2026-11-24T14:00:00.000Z");
  });

  it("is right on both sides of a change of clocks", () => {
    expect(instantOf("2026-03-28T12:00", "Europe/Berlin")?.toISOString()).toBe("2026-03-28T11:00:00.000Z");
    expect(instantOf("2026-03-29T12:00", "Europe/Berlin")?.toISOString()).toBe("2026-03-29T10:00:00.000Z");
    expect(instantOf("2026-10-25T12:00", "Europe/Berlin")?.toISOString()).toBe("2026-10-25T11:00:00.000Z");
  });

  it("is nothing while it is incomplete", () => {
    expect(instantOf("", "UTC")).toBeNull();
    expect(instantOf("2026-11-24", "UTC")).toBeNull();
  });
});
