import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { isTooLate, secondStepIn, secondStepOf, tidyCode } from "./second";

it("reads which second factors are wanted, in our order", () => {
  const asked = new Problem(403, "second_factor_needed", "", {
    said: { methods: ["webauthn", "totp", "carrier-pigeon"] },
  });
  expect(secondStepOf(asked)).toEqual(["totp", "webauthn"]);
  expect(secondStepOf(new Problem(403, "second_factor_needed", ""))).toEqual(["totp"]);
  expect(secondStepOf(new Problem(403, "email_unverified", ""))).toBeNull();
  expect(secondStepOf(new Error("second_factor_needed"))).toBeNull();
});

it("goes on with the second factor for whoever came by way of another site", () => {
  expect(secondStepIn("recovery_codes,totp")).toEqual(["totp", "recovery_codes"]);
  expect(secondStepIn("webauthn")).toEqual(["webauthn"]);
  expect(secondStepIn("")).toEqual(["totp"]);
  expect(secondStepIn(null)).toBeNull();
});

it("begins anew where the password was shown too long ago, not where a code is wrong", () => {
  expect(isTooLate(new Problem(401, "not_signed_in", ""))).toBe(true);
  expect(isTooLate(new Problem(400, "invalid_code", ""))).toBe(false);
  expect(isTooLate(new Problem(429, "rate_limited", ""))).toBe(false);
});

it("takes codes as people write them", () => {
  expect(tidyCode(" 123 456 ")).toBe("123456");
});
