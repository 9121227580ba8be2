import { expect, it } from "vitest";
import { methodsOf } from "./prove";

it("offers the ways that the server takes and the browser has", () => {
  expect(methodsOf(["webauthn", "password"], true)).toEqual(["password", "webauthn"]);
  expect(methodsOf(["webauthn", "totp"], false)).toEqual(["totp"]);
  expect(methodsOf(["dance"], true)).toEqual(["password"]);
});
