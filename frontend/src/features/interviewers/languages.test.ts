import { expect, it } from "vitest";
import { LANGUAGES, languageCode, languageName } from "./languages";

it("names every language it offers, each by another name", () => {
  const names = LANGUAGES.map((code) => languageName(code, "en-GB"));
  expect(names.filter((name, at) => name === LANGUAGES[at])).toEqual([]);
  expect(new Set(names).size).toBe(LANGUAGES.length);
});

it("finds a language by its name, and says a strange code as it is", () => {
  expect(languageCode(" hindi", "en-GB")).toBe("hi");
  expect(languageCode("Klingon", "en-GB")).toBeNull();
  expect(languageName("not a code", "en-GB")).toBe("not a code");
});
