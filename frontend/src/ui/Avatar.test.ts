import { expect, it } from "vitest";
import { initials, toneOf } from "./Avatar";

it("takes the first and the last word", () => {
  expect(initials("Ananya Rao")).toBe("AR");
  expect(initials("  Maria  del Carmen  López ")).toBe("ML");
  expect(initials("Cher")).toBe("C");
});

it("keeps characters whole and survives an empty name", () => {
  expect(initials("𝒜nna 🦉wl")).toBe("𝒜🦉");
  expect(initials("مريم حسن")).toBe("مح");
  expect(initials("")).toBe("?");
});

it("gives a name the same tone every time", () => {
  expect(toneOf("Daniel Okafor")).toBe(toneOf("Daniel Okafor"));
});
