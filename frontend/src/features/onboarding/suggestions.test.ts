import { expect, it } from "vitest";
import { suggestFrom } from "./suggestions";

it("suggests first what begins like the typed words, and nothing that is chosen", () => {
  expect(suggestFrom(["Mongo", "Go", "Google Cloud"], [], "go")).toEqual(["Go", "Google Cloud", "Mongo"]);
  expect(suggestFrom(["Mongo", "Go", "Google Cloud"], ["go"], "go")).toEqual(["Google Cloud", "Mongo"]);
});

it("suggests each once, and not more than one can look through", () => {
  expect(suggestFrom(["React", "SQL", "React"], [], "react")).toEqual(["React"]);
  expect(
    suggestFrom(
      Array.from({ length: 200 }, (_, at) => `skill ${at}`),
      [],
      "",
    ).length,
  ).toBe(30);
});
