import { expect, it } from "vitest";
import { keepEdits, wantedTexts } from "./requirements";

const found = [
  { id: "r1", text: "Python, Kafka" },
  { id: "r2", text: "on call" },
];

it("sends nothing while all is as the server found it", () => {
  expect(wantedTexts(keepEdits(found, []))).toBeUndefined();
});

it("sends the lines that are left, as they were trimmed", () => {
  const [one, two] = keepEdits(found, []);
  if (!one || !two) throw new Error("two were found");
  expect(wantedTexts([{ ...one, text: " Python " }, two])).toEqual(["Python", "on call"]);
  expect(wantedTexts([one, { ...two, on: false }])).toEqual(["Python, Kafka"]);
  expect(wantedTexts([{ ...one, text: "  " }, two])).toEqual(["on call"]);
  expect(
    wantedTexts([
      { ...one, on: false },
      { ...two, on: false },
    ]),
  ).toEqual([]);
});

it("keeps what was changed when the text around it grows", () => {
  const before = keepEdits(found, []).map((one) => ({ ...one, on: one.found !== "on call" }));
  const after = keepEdits(
    [
      { id: "r1", text: "on call" },
      { id: "r2", text: "SQL" },
    ],
    before,
  );
  expect(after.map((one) => [one.text, one.on])).toEqual([
    ["on call", false],
    ["SQL", true],
  ]);
});
