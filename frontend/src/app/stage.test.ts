import { expect, it } from "vitest";
import { isWorkingInterviewer, stageOf } from "./stage";

const me = (roles: string[], interviewer_stage?: string) => ({ roles, interviewer_stage });

it("takes only an approved one for a working interviewer, whatever the role says", () => {
  expect(isWorkingInterviewer(me(["candidate", "interviewer"], "active"))).toBe(true);
  expect(isWorkingInterviewer(me(["candidate", "interviewer"], "started"))).toBe(false);
  expect(isWorkingInterviewer(me(["candidate", "interviewer"], "suspended"))).toBe(false);
  expect(isWorkingInterviewer(me(["candidate"], "active"))).toBe(false);
});

it("takes a stage it doesn't know for the least", () => {
  expect(stageOf(me(["interviewer"], "promoted"))).toBe("started");
  expect(stageOf(me(["candidate"]))).toBe("");
});
