import { expect, it } from "vitest";
import { outcomeOf, practicePath } from "./practice";

const row = { id: "i1", state: "finished", paused_because: null, report: { state: "ready" } } as const;

it("leads to the report once an interview is finished, and back into it before", () => {
  expect(practicePath(row)).toBe("/practise/i1/report");
  expect(practicePath({ id: "i1", state: "paused" })).toBe("/practise/i1");
});

it("says why an interview is paused, or what became of its report", () => {
  expect(outcomeOf(row)).toBe("ready");
  expect(outcomeOf({ ...row, report: null })).toBe("none");
  expect(outcomeOf({ ...row, state: "paused", paused_because: "free_limit", report: null })).toBe("free_limit");
  expect(outcomeOf({ ...row, state: "paused", report: null })).toBe("asked");
});

it("says first of all that the words are gone", () => {
  expect(outcomeOf({ ...row, words_forgotten: true })).toBe("forgotten");
});
