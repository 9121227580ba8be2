import { expect, test } from "vitest";
import { loudness } from "./level";

test("silence is nothing, speech lies in the middle, clipping is all", () => {
  expect(loudness(new Float32Array(512))).toBe(0);
  const speech = loudness(new Float32Array(512).fill(0.05));
  expect(speech).toBeGreaterThan(0.4);
  expect(speech).toBeLessThan(0.9);
  expect(loudness(new Float32Array(512).fill(1))).toBe(1);
});
