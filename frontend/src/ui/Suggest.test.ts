import { expect, it } from "vitest";
import { suggestionsFor } from "./Suggest";

const roles = ["Backend engineer", "Data engineer", "Product manager"];

it("suggests what holds the typed words", () => {
  expect(suggestionsFor("ENG", roles)).toEqual(["Backend engineer", "Data engineer"]);
  expect(suggestionsFor("beekeeper", roles)).toEqual([]);
});

it("offers everything before something is typed, and again once one is chosen", () => {
  expect(suggestionsFor(" ", roles)).toEqual(roles);
  expect(suggestionsFor("data engineer", roles)).toEqual(roles);
});
