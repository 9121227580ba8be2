import { expect, it } from "vitest";
import { isWhole, lastDayOf, offOf } from "./timesOff";

const typed = (given: object) => ({
  from: "2026-12-21",
  to: "2027-01-04",
  fromTime: "",
  toTime: "",
  note: " skiing ",
  ...given,
});

it("takes whole days of the calendar's clock, the last one with them", () => {
  const off = offOf(typed({}), true, "Asia/Kolkata");
  expect(off).toEqual({ starts_at: "2026-12-20T18:30:00.000Z", ends_at: "2027-01-04T18:30:00.000Z", note: "skiing" });
  expect(off && isWhole(off, "Asia/Kolkata")).toBe(true);
  expect(off && lastDayOf(off, "Asia/Kolkata")).toBe("2027-01-04");
});

it("takes a part of a day to the minute", () => {
  const off = offOf(typed({ to: "2026-12-21", fromTime: "09:00", toTime: "11:30" }), false, "UTC");
  expect(off).toMatchObject({ starts_at: "2026-12-21T09:00:00.000Z", ends_at: "2026-12-21T11:30:00.000Z" });
  expect(off && isWhole(off, "UTC")).toBe(false);
});

it.each([
  [{ to: "2026-12-20" }, true],
  [{ from: "" }, true],
  [{ to: "2026-12-21", fromTime: "11:00", toTime: "11:00" }, false],
  [{ to: "2026-12-21", fromTime: "11:00" }, false],
])("refuses what is no time: %j", (given, whole) => {
  expect(offOf(typed(given), whole, "UTC")).toBeNull();
});
