import { expect, it } from "vitest";
import { awayRefused, blocksToShow } from "./visibility";

it("lets somebody be away from today on, for a year at most", () => {
  expect(awayRefused("2026-11-22", "2026-11-22")).toBeNull();
  expect(awayRefused("2027-11-23", "2026-11-22")).toBeNull();
  expect(awayRefused("2026-11-21", "2026-11-22")).toBe("past");
  expect(awayRefused("2027-11-24", "2026-11-22")).toBe("far");
  expect(awayRefused("", "2026-11-22")).toBe("past");
});

it("says that no bookings are taken only where that is all", () => {
  const codes = (...of: string[]) => blocksToShow(of.map((code) => ({ code }))).map((block) => block.code);
  expect(codes("interviewer_plan_needed", "private", "closed")).toEqual(["interviewer_plan_needed", "private"]);
  expect(codes("closed")).toEqual(["closed"]);
  expect(codes()).toEqual([]);
});
