import { expect, it } from "vitest";
import { leadsToRoom, safeNext } from "./next";

it("goes on to paths of our own", () => {
  expect(safeNext("/rooms/1?a=b#c")).toBe("/rooms/1?a=b#c");
  expect(safeNext("/sessions/../rooms/1")).toBe("/rooms/1");
});

it.each([
  null,
  "",
  "rooms/1",
  "https://evil.test/",
  "//evil.test",
  "/\\evil.test",
  "/\t/evil.test",
  "/..//evil.test",
  "//[",
  "/\\:x",
  "//a b",
])("never leaves the site: %j", (next) => {
  expect(safeNext(next)).toBe("/");
});

it("doesn't go round in circles", () => {
  expect(safeNext("/sign-in?next=/")).toBe("/");
});

it("knows an interview by its path", () => {
  expect(leadsToRoom("/rooms/0198")).toBe(true);
  expect(leadsToRoom("/rooms/")).toBe(false);
  expect(leadsToRoom("/sessions/0198")).toBe(false);
});
