import { expect, test } from "vitest";
import { keepInside, stepBy } from "./place";

const box = { width: 200, height: 130 };
const around = { width: 1000, height: 600 };

test("it can't be moved out of the picture", () => {
  expect(keepInside({ x: 300, y: 200 }, box, around)).toEqual({ x: 300, y: 200 });
  expect(keepInside({ x: -50, y: 9_000 }, box, around)).toEqual({ x: 8, y: 462 });
});

test("in a picture smaller than itself it stands at the start", () => {
  expect(keepInside({ x: 300, y: 200 }, box, { width: 100, height: 100 })).toEqual({ x: 8, y: 8 });
});

test("arrow keys move it, others don't", () => {
  expect(stepBy("ArrowUp", { x: 50, y: 50 })).toEqual({ x: 50, y: 26 });
  expect(stepBy("a", { x: 50, y: 50 })).toBeNull();
});
