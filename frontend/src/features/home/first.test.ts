import { expect, it } from "vitest";
import { firstOf } from "./first";

const now = new Date("2026-11-24T12:00:00Z");
const room = (starts_at: string | null, started_at: string | null = null) => ({ starts_at, started_at });
const paused = { id: "p" };

it("puts an interview with a person first when it is near or running", () => {
  const near = room("2026-11-24T19:00:00Z");
  expect(firstOf([near], [paused], now)).toEqual({ kind: "room", room: near });
  const running = room("2026-11-20T19:00:00Z", "2026-11-20T19:00:00Z");
  expect(firstOf([running], [paused], now)).toEqual({ kind: "room", room: running });
});

it("puts a paused practice interview before one with a person that is days away", () => {
  expect(firstOf([room("2026-11-28T09:00:00Z")], [paused], now)).toEqual({ kind: "practice", row: paused });
});

it("puts the one with a person first when nothing else waits", () => {
  const far = room("2026-11-28T09:00:00Z");
  expect(firstOf([far], [], now)).toEqual({ kind: "room", room: far });
  expect(firstOf([], [], now)).toEqual({ kind: "none" });
});
