import { expect, it } from "vitest";
import en from "./en.json";
import { failureOf, noteOf } from "./why";

it("has words for each reason, and none for what a link makes up", () => {
  for (const why of ["expired", "ended", "here", "elsewhere", "password", "email", "staff", "deactivated", "reset"]) {
    const found = noteOf(why);
    expect(found && en.why[found.key]).toBeTruthy();
  }
  expect(noteOf("toString")).toBeNull();
  expect(noteOf("<b>")).toBeNull();
  expect(noteOf(null)).toBeNull();
});

it("says what became of the way through another site, whatever the link makes of it", () => {
  expect(failureOf("social_unverified")).toBe("social_unverified");
  expect(failureOf("invalid_credentials")).toBe("other");
  expect(failureOf(null)).toBeNull();
  for (const code of ["social_refused", "rate_limited", "signup_closed", "nonsense"]) {
    const found = failureOf(code);
    expect(found && en.failed[found]).toBeTruthy();
  }
});
