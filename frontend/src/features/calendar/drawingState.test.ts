import { expect, it } from "vitest";
import { open } from "./drawing";
import { after, begin, isDirty } from "./drawingState";
import type { Calendar } from "./types";

const block = (weekday: number, from: number, to: number): Calendar["blocks"][number] => ({
  id: `${weekday}-${from}`,
  kind: "weekly",
  weekday,
  date: null,
  start_minute: from * 60,
  minutes: (to - from) * 60,
});
const kept = (revision: number, ...blocks: Calendar["blocks"]) => ({ revision, blocks, overrides: [] });
const FRIDAY = "2026-11-27";
const noon = { start: 12 * 60, end: 14 * 60 };

it("goes back step by step to what is saved", () => {
  const start = begin(kept(1, block(4, 9, 11)));
  const one = after(start, { type: "drawn", draft: open(start.draft, FRIDAY, noon, "week") });
  const two = after(one, {
    type: "drawn",
    draft: open(one.draft, FRIDAY, { start: 960, end: 1020 }, "date"),
  });
  expect(isDirty(two)).toBe(true);
  expect(after(two, { type: "undone" }).draft).toEqual(one.draft);
  expect(isDirty(after(after(two, { type: "undone" }), { type: "undone" }))).toBe(false);
  expect(after(start, { type: "undone" })).toBe(start);
});

it("keeps what was drawn when somebody else saved, and says so", () => {
  const start = begin(kept(1, block(4, 9, 11)));
  const drawn = after(start, { type: "drawn", draft: open(start.draft, FRIDAY, noon, "week") });
  const told = after(drawn, { type: "told", calendar: kept(2, block(4, 9, 11), block(0, 8, 9)) });
  expect(told.moved).toBe(true);
  expect(told.draft.weekly[4]).toEqual([{ start: 540, end: 660 }, noon]);
  expect(told.draft.weekly[0]).toEqual([{ start: 480, end: 540 }]);
  expect(after(told, { type: "undone" }).draft.weekly[4]).toEqual([{ start: 540, end: 660 }]);
  expect(after(told, { type: "undone" }).draft.weekly[0]).toHaveLength(1);
});

it("is clean after saving, but for what was drawn since", () => {
  const start = begin(kept(1));
  const drawn = after(start, { type: "drawn", draft: open(start.draft, FRIDAY, noon, "week") });
  const calendar = kept(2, block(4, 12, 14));
  const saved = after(drawn, { type: "told", calendar, saved: drawn.draft });
  expect([isDirty(saved), saved.moved, saved.past]).toEqual([false, false, []]);
  const more = after(drawn, { type: "drawn", draft: open(drawn.draft, "2026-11-23", noon, "week") });
  const late = after(more, { type: "told", calendar, saved: drawn.draft });
  expect(isDirty(late)).toBe(true);
  expect(late.draft.weekly[0]).toEqual([noon]);
});

it("does not go back to an older word of the server", () => {
  const start = begin(kept(3, block(0, 9, 10)));
  expect(after(start, { type: "told", calendar: kept(2) })).toBe(start);
});

it("does not call it somebody else's when half of its own saving arrived", () => {
  const start = begin(kept(1));
  const weekly = after(start, { type: "drawn", draft: open(start.draft, FRIDAY, noon, "week") });
  const both = after(weekly, { type: "drawn", draft: open(weekly.draft, "2026-12-01", noon, "date") });
  const half = after(both, { type: "told", calendar: kept(2, block(4, 12, 14)) });
  expect([half.moved, isDirty(half)]).toEqual([false, true]);
  expect(half.draft).toEqual(both.draft);
});
