import { expect, it } from "vitest";
import type { Line } from "@/features/interview/types";
import type { Recording } from "@/features/playback";
import { hearingOf } from "./hearing";

const line = (seq: number, given: Partial<Line>): Line => ({
  seq,
  at: "2026-11-22T10:00:00.000Z",
  at_ms: seq * 10_000,
  by: "candidate",
  text: "",
  turn: 1,
  voice: true,
  from_ms: null,
  to_ms: null,
  cut: false,
  ...given,
});

const recording: Recording = {
  id: "r",
  seat: "s",
  name: "Ben",
  state: "withdrawn",
  because: "withdrawn",
  started_ms: 0,
  ended_ms: 45_000,
  may_delete: true,
  tracks: [{ track: "candidate", url: "/c.ogg", bytes: 1 }],
};

const lines = [
  line(1, { by: "interviewer", turn: 0, text: "How do you shard?", from_ms: 1000, to_ms: 4000 }),
  line(2, { text: "We hashed the tenant and kept hot ones apart.", from_ms: 10_000, to_ms: 30_000 }),
  line(3, { by: "interviewer", text: "Why?", from_ms: 31_000, to_ms: 32_000 }),
  line(4, { turn: 2, text: "Because of one large tenant.", from_ms: 50_000, to_ms: 60_000 }),
];

it("plays the words of a quote where they stand in the answer, and no others", () => {
  const { quoted } = hearingOf("room", lines, [recording]);
  const whole = quoted({ turn: 1, text: "We hashed the tenant and kept hot ones apart.", at_ms: 30_000 });
  const end = quoted({ turn: 1, text: "kept hot ones apart.", at_ms: 30_000 });
  expect(whole?.from).toBeCloseTo(9.85);
  expect(end?.from).toBeGreaterThan(15);
  expect(end?.to).toBe(whole?.to);
  expect(quoted({ turn: 1, text: "something else", at_ms: 30_000 })).toBeNull();
  expect(quoted({ turn: null, text: "hashed", at_ms: null })).toBeNull();
});

it("what was said after consent was withdrawn can't be heard, and it says where that was", () => {
  const { quoted, heard, remarks } = hearingOf("room", lines, [recording]);
  expect(quoted({ turn: 2, text: "one large tenant", at_ms: 60_000 })).toBeNull();
  expect(lines.map((one) => heard(one)?.key ?? null)).toEqual([null, 2, null, null]);
  expect(remarks.map((one) => one.before)).toEqual([4]);
});

it("without recordings nothing is offered", () => {
  const { quoted, remarks } = hearingOf(null, lines, []);
  expect(quoted({ turn: 1, text: "hashed", at_ms: 30_000 })).toBeNull();
  expect(remarks).toEqual([]);
});
