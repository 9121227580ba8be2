import { expect, it } from "vitest";
import { isThrough, todosOf } from "./todos";

const item = (key: string, done: boolean, needed = true) => ({ key, title: key, done, needed, to: `/there/${key}` });
const checklist = [
  item("guides", true),
  item("profile", false),
  item("second_factor", false),
  item("plan", false, false),
  item("availability", false, false),
];

it("is, before approval, what has to be done for handing in, each with its place in the application", () => {
  expect(todosOf({ state: "draft", checklist }).map(({ key, to }) => [key, to])).toEqual([
    ["profile", "/interviewer/apply?step=profile"],
    ["guides", "/interviewer/apply?step=guides"],
    ["second_factor", "/there/second_factor"],
  ]);
});

it("is, after approval, also what comes then, each with its own page", () => {
  expect(todosOf({ state: "approved", checklist }).map(({ key, to }) => [key, to])).toEqual([
    ["profile", "/interviewer/profile"],
    ["guides", "/interviewer/guides"],
    ["plan", "/interviewer/earnings#plan"],
    ["second_factor", "/there/second_factor"],
  ]);
});

it("goes away once somebody is approved and all of it is done, also without a calendar", () => {
  const done = [item("guides", true), item("plan", true, false), item("availability", false, false)];
  expect(isThrough({ state: "approved", checklist: done })).toBe(true);
  const open = { key: "public", title: "Open it", done: false, to: "/interviewer/profile" };
  expect(isThrough({ state: "approved", checklist: done }, open)).toBe(false);
  expect(isThrough({ state: "submitted", checklist: done })).toBe(false);
  expect(isThrough({ state: "approved", checklist })).toBe(false);
});
