import { expect, test } from "vitest";
import { NOW } from "./fakes/frames";
import type { TimerState } from "./frames";
import { formatClock, markPassed, remainingMs, viewTime } from "./timers";

const START = Date.parse(NOW);
const agenda = [
  { name: "Introductions", seconds: 300 },
  { name: "Design", seconds: 1500 },
  { name: "Questions", seconds: 900 },
];
const plan = { startedAt: NOW, seconds: 2700 };

function timer(changes: Partial<TimerState> = {}): TimerState {
  return {
    timer: "t1",
    name: "Design",
    seconds: 1500,
    state: "running",
    ends_at: new Date(START + 1_500_000).toISOString(),
    remaining_ms: 1_500_000,
    phase: 1,
    ...changes,
  };
}

test("a running timer counts to its end on the server's clock, a paused one stands", () => {
  expect(remainingMs(timer(), START + 60_000)).toBe(1_440_000);
  expect(remainingMs(timer(), START + 9_000_000)).toBe(0);
  expect(remainingMs(timer(), START - 300)).toBe(1_500_000);
  expect(remainingMs(timer({ state: "paused", ends_at: null, remaining_ms: 7_000 }), START + 60_000)).toBe(7_000);
});

test("what is left is the phase that runs and all that come after it", () => {
  const view = viewTime(agenda, { t1: timer() }, plan, START + 600_000);
  expect(view.leftMs).toBe(900_000 + 900_000);
  expect(view.phases.map((phase) => phase.state)).toEqual(["done", "now", "ahead"]);
  expect(view.phases[1]?.progress).toBeCloseTo(0.4);
});

test("before any phase has begun the plan says what is left", () => {
  expect(viewTime(agenda, {}, plan, START + 60_000).leftMs).toBe(2_640_000);
  expect(viewTime(agenda, {}, { ...plan, startedAt: null }, START).standing).toBe(true);
  expect(viewTime([], {}, { startedAt: null, seconds: 0 }, START).leftMs).toBeNull();
});

test("after a phase has run out it is done, and the ones ahead remain", () => {
  const view = viewTime(agenda, { t1: timer({ state: "expired", remaining_ms: 0, ends_at: null }) }, plan, START);
  expect(view.current).toBeNull();
  expect(view.phases.map((phase) => phase.state)).toEqual(["done", "done", "ahead"]);
  expect(view.leftMs).toBe(900_000);
});

test("a timer outside the agenda stands beside it", () => {
  const view = viewTime(agenda, { t2: timer({ timer: "t2", phase: null }) }, plan, START);
  expect(view.current).toBeNull();
  expect(view.others).toHaveLength(1);
});

test("marks are spoken when they are passed, once, also when ticks were missed", () => {
  expect(markPassed(301_000, 300_000)).toBe(300);
  expect(markPassed(300_000, 299_000)).toBeNull();
  expect(markPassed(700_000, 290_000)).toBe(300);
});

test("clock faces", () => {
  expect([0, 400, 59_900, 60_000, 1_966_000, 3_723_000].map(formatClock)).toEqual([
    "00:00",
    "00:01",
    "01:00",
    "01:00",
    "32:46",
    "1:02:03",
  ]);
});
