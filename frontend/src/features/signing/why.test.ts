import { expect, it } from "vitest";
import en from "./en.json";
import { noteOf } from "./why";

it("has words for each reason, and none for what a link makes up", () => {
  for (const why of ["expired", "ended", "here", "elsewhere", "password", "email", "staff", "deactivated", "reset"]) {
    const found = noteOf(why);
    expect(found && en.why[found.key]).toBeTruthy();
  }
  expect(noteOf("toString")).toBeNull();
  expect(noteOf("<b>")).toBeNull();
  expect(noteOf(null)).toBeNull();
});
