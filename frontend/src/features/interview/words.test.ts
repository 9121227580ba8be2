import { expect, it } from "vitest";
import { allowance, interview } from "./core/fakes/interview";
import { begin } from "./core/interviewState";
import { inSentence, usedUp } from "./words";

it("writes a skill as it stands in a sentence", () => {
  expect(inSentence("Handling incidents", "en")).toBe("handling incidents");
  expect(inSentence("SQL", "en")).toBe("SQL");
  expect(inSentence("", "en")).toBe("");
});

it("tells what was used from the allowance where no refusal did", () => {
  const found = interview({ allowance: allowance({ turns_left: 2, seconds_left: 0, running: false }) });
  expect(usedUp(begin(found, null))).toEqual({ by: "seconds", turns: 3, turnsOf: 5, seconds: 60, secondsOf: 60 });
});

it("tells what the refusal said, never more than there was", () => {
  const state = begin(interview({ allowance: allowance({ turns_left: 0 }) }), null);
  const spent = { limit: { turns: 5, seconds: 60 }, used: { turns: 5, seconds: 61.7 }, by: "turns" as const };
  expect(usedUp({ ...state, spent })).toMatchObject({ by: "turns", turns: 5, seconds: 60 });
});
