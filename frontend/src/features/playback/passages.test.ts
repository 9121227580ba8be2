import { expect, it } from "vitest";
import { hear, inOrder, type Passage, partOf, remarksOn, type Spoken } from "./passages";
import type { Recording } from "./types";

const recording = (given: Partial<Recording> = {}): Recording => ({
  id: "r1",
  seat: "s",
  name: "Ben",
  state: "stopped",
  because: "ended",
  started_ms: 10_000,
  ended_ms: 100_000,
  may_delete: true,
  tracks: [
    { track: "candidate", url: "/c.ogg", bytes: 1 },
    { track: "interviewer", url: "/i.ogg", bytes: 1 },
  ],
  ...given,
});

const said = (from_ms: number | null, to_ms: number | null, given: Partial<Spoken> = {}): Spoken => ({
  key: 7,
  side: "candidate",
  at_ms: to_ms ?? 0,
  from_ms,
  to_ms,
  ...given,
});

const passageOf = (one: Spoken, recordings: Recording[]): Passage => {
  const passage = hear(one, recordings);
  if (!passage) throw new Error("nothing to hear");
  return passage;
};

it("finds a line in its side's file, by the recording's own seconds, a breath around", () => {
  const passage = passageOf(said(30_000, 40_000), [recording()]);
  expect(passage).toEqual({ key: 7, url: "/c.ogg", from: 19.85, to: 30.25, at_ms: 30_000 });
  expect(passageOf(said(30_000, 40_000, { side: "interviewer" }), [recording()]).url).toBe("/i.ogg");
});

it("never begins before the recording nor ends after it", () => {
  const passage = passageOf(said(9_000, 120_000), [recording()]);
  expect([passage.from, passage.to, passage.at_ms]).toEqual([0, 90, 10_000]);
});

it("what was written, or said while nothing ran, can't be heard", () => {
  for (const one of [said(null, null), said(1_000, 9_000), said(100_000, 110_000), said(50_000, 50_000)])
    expect(hear(one, [recording()])).toBeNull();
  expect(hear(said(30_000, 40_000), [])).toBeNull();
  expect(hear(said(30_000, 40_000), [recording({ tracks: [] })])).toBeNull();
});

it("what was deleted is told where it began", () => {
  const deleted = recording({ state: "deleted", tracks: [] });
  const lines = [said(1_000, 9_000, { key: 1 }), said(30_000, 40_000, { key: 2 })];
  expect(hear(said(30_000, 40_000), [deleted])).toBeNull();
  expect(remarksOn(lines, [deleted])).toEqual([{ before: 2, recording: deleted }]);
});

it("a recording that still runs has no end yet", () => {
  expect(passageOf(said(300_000, 301_000), [recording({ state: "recording", ended_ms: null })]).from).toBe(289.85);
});

it("of several recordings the one of the moment is played", () => {
  const second = recording({
    id: "r2",
    started_ms: 200_000,
    ended_ms: 300_000,
    tracks: [{ track: "candidate", url: "/c2.ogg", bytes: 1 }],
  });
  expect(passageOf(said(210_000, 220_000), [recording(), second]).url).toBe("/c2.ogg");
});

it("puts both speakers in the order in which they spoke", () => {
  const lines = [
    said(30_000, 40_000, { key: 3 }),
    said(12_000, 20_000, { key: 2, side: "interviewer" }),
    said(null, null, { key: 4 }),
    said(41_000, 45_000, { key: 5, side: "interviewer" }),
  ];
  expect(inOrder(lines, [recording()]).map((one) => one.key)).toEqual([2, 3, 5]);
});

it("finds the part of an answer in which some words were said", () => {
  const whole: Passage = { key: 1, url: "/c.ogg", from: 100, to: 120, at_ms: 50_000 };
  const text = `${"a".repeat(50)}QUOTED${"b".repeat(44)}`;
  const part = partOf(whole, text, "QUOTED");
  expect(part.from).toBeCloseTo(108);
  expect(part.to).toBeCloseTo(113.2);
  expect(part.at_ms).toBe(58_000);
  expect(partOf(whole, text, "not there")).toEqual(whole);
  expect(partOf(whole, "short", "short")).toEqual(whole);
});

it("says once where a recording was stopped at somebody's wish", () => {
  const lines = [
    { key: 1, at_ms: 50_000, from_ms: 20_000 },
    { key: 2, at_ms: 99_000, from_ms: null },
    { key: 3, at_ms: 130_000, from_ms: 110_000 },
    { key: 4, at_ms: 150_000, from_ms: 140_000 },
  ];
  const withdrawn = recording({ state: "withdrawn" });
  expect(remarksOn(lines, [withdrawn])).toEqual([{ before: 3, recording: withdrawn }]);
  expect(remarksOn(lines.slice(0, 2), [withdrawn])).toEqual([{ before: null, recording: withdrawn }]);
  expect(remarksOn(lines, [recording()])).toEqual([]);
});
