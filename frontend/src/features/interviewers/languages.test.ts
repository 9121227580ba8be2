import { expect, it } from "vitest";
import { languageCode, languageName } from "./languages";

it("finds a language by its name, and says a strange code as it is", () => {
  expect(languageName("hi", "en-GB")).toBe("Hindi");
  expect(languageCode(" hindi", "en-GB", ["en", "hi"])).toBe("hi");
  expect(languageCode("Klingon", "en-GB", ["en", "hi"])).toBeNull();
  expect(languageName("not a code", "en-GB")).toBe("not a code");
});
