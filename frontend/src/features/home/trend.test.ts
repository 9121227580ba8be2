import { expect, it } from "vitest";
import { asTable, dots, lineThrough, ranked, recent } from "./trend";

const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T10:00:00Z`;
const skill = (key: string, ...scores: [day: number, score: number][]) => ({
  key,
  title: key,
  points: scores.map(([day, score]) => ({ interview: `i${day}`, at: at(day), score })),
});

it("draws level 1 at the bottom and level 5 at the top, from left to right", () => {
  expect(dots([1, 3, 5], 64, 20)).toEqual([
    { x: 0, y: 20 },
    { x: 32, y: 10 },
    { x: 64, y: 0 },
  ]);
  expect(lineThrough(dots([1, 3, 5], 64, 20))).toBe("M0 20L32 10L64 0");
});

it("puts a single level where the newest stands, and keeps strange ones inside", () => {
  expect(dots([4], 64, 20)).toEqual([{ x: 64, y: 5 }]);
  expect(dots([0, 9], 10, 20).map((dot) => dot.y)).toEqual([20, 0]);
  expect(lineThrough([])).toBe("");
});

it("keeps the last few, oldest first, in whatever order they came", () => {
  const told = skill("design", [9, 4], [3, 2], [5, 3]);
  expect(recent(told, 2).map((point) => point.score)).toEqual([3, 4]);
});

it("shows first what was scored most often, then what is newest", () => {
  const skills = [skill("once", [1, 3]), skill("later", [9, 3]), skill("often", [1, 2], [2, 3]), skill("never")];
  expect(ranked(skills).map((one) => one.key)).toEqual(["often", "later", "once"]);
});

it("tells the same as a table, with holes where a skill was not reached", () => {
  expect(asTable([skill("design", [1, 2], [5, 4]), skill("security", [5, 3])])).toEqual([
    { interview: "i1", at: at(1), scores: [2, null] },
    { interview: "i5", at: at(5), scores: [4, 3] },
  ]);
});
