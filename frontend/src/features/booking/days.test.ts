import { describe, expect, it } from "vitest";
import { addDays, byDay, dayName, minutesAhead, pageOf, readTime, sameTime, weekEnds, weekOf } from "./days";

const at = (zone: string) => ({ zone, locale: "en-GB" });
const slots = (...times: string[]) => times.map((starts_at) => ({ starts_at }));
const shown = (days: ReturnType<typeof byDay>) =>
  days.map(({ day, slots }) => `${day}: ${slots.map(({ clock }) => clock).join(" ")}`);

describe("free times by day", () => {
  it("belong to the viewer's day, not to the interviewer's", () => {
    const late = slots("2026-11-26T18:00:00Z", "2026-11-26T19:00:00Z");
    expect(shown(byDay(late, at("Europe/London")))).toEqual(["2026-11-26: 18:00 19:00"]);
    expect(shown(byDay(late, at("Asia/Kolkata")))).toEqual(["2026-11-26: 23:30", "2026-11-27: 00:30"]);
    expect(shown(byDay(late, at("America/Los_Angeles")))).toEqual(["2026-11-26: 10:00 11:00"]);
  });
  it("stand earliest first however they come", () => {
    expect(shown(byDay(slots("2026-11-27T09:00:00Z", "2026-11-26T09:00:00Z"), at("UTC")))).toEqual([
      "2026-11-26: 09:00",
      "2026-11-27: 09:00",
    ]);
  });
  it("say which of the two hours they are when the clocks go back", () => {
    const night = slots("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z");
    expect(shown(byDay(night, at("Europe/Berlin")))).toEqual(["2026-10-25: 02:30 GMT+2 02:30 GMT+1 03:30"]);
  });
  it("leave the hour out that is skipped when the clocks go forward", () => {
    const night = slots("2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z");
    expect(shown(byDay(night, at("Europe/Berlin")))).toEqual(["2027-03-28: 01:30 03:30"]);
  });
  it("are shown in UTC in a zone that the browser doesn't know", () => {
    expect(shown(byDay(slots("2026-11-26T18:00:00Z"), at("Mars/Olympus")))).toEqual(["2026-11-26: 18:00"]);
  });
});

describe("weeks", () => {
  it("begin today and follow each other without a gap, over a change of the clocks as well", () => {
    expect(weekOf(0, "2026-10-22")).toEqual({ from: "2026-10-22", to: "2026-10-28" });
    expect(weekOf(1, "2026-10-22")).toEqual({ from: "2026-10-29", to: "2026-11-04" });
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  });
  it("hold an instant by the viewer's day", () => {
    const now = new Date("2026-11-22T10:00:00Z");
    expect(pageOf("2026-11-28T23:00:00Z", at("UTC"), now)).toBe(0);
    expect(pageOf("2026-11-28T23:00:00Z", at("Asia/Kolkata"), now)).toBe(1);
    expect(pageOf("2026-11-01T00:00:00Z", at("UTC"), now)).toBe(0);
    expect(pageOf(null, at("UTC"), now)).toBe(0);
  });
  it("name their ends, the month once where it is the same", () => {
    expect(weekEnds({ from: "2026-11-20", to: "2026-11-26" }, "en-GB")).toEqual({ from: "20", to: "26 Nov" });
    expect(weekEnds({ from: "2026-11-25", to: "2026-12-01" }, "en-GB")).toEqual({ from: "25 Nov", to: "1 Dec" });
  });
  it("name their days", () => {
    expect(dayName("2026-11-26", "en-GB")).toBe("Thu 26");
  });
});

describe("two clocks", () => {
  it("are so far apart at that instant", () => {
    expect(minutesAhead("2026-11-26T12:00:00Z", "Asia/Kolkata", "Europe/London")).toBe(-330);
    expect(minutesAhead("2026-07-26T12:00:00Z", "Asia/Kolkata", "Europe/London")).toBe(-270);
    expect(minutesAhead("2026-11-26T22:00:00Z", "America/New_York", "Pacific/Auckland")).toBe(18 * 60);
  });
});

describe("a time in an address", () => {
  it("is read where it is one", () => {
    expect(readTime("2026-11-26T14:00:00Z")).toBe("2026-11-26T14:00:00Z");
    expect(readTime("tomorrow")).toBeNull();
    expect(readTime(null)).toBeNull();
  });
  it("is the same however it is written", () => {
    expect(sameTime("2026-11-26T14:00:00Z", "2026-11-26T14:00:00+00:00")).toBe(true);
    expect(sameTime("2026-11-26T14:00:00Z", null)).toBe(false);
  });
});
