import { expect, it } from "vitest";
import { bytesOf, nameOf, standingOf } from "./push";

const ON = {
  secure: true,
  supported: true,
  appleTouch: false,
  permission: "granted",
  subscribed: true,
  known: true,
} as const;

it.each([
  [{}, "on"],
  [{ known: false }, "off"],
  [{ subscribed: false }, "off"],
  [{ permission: "default" }, "off"],
  [{ permission: "denied" }, "blocked"],
  [{ supported: false }, "unsupported"],
  [{ supported: false, appleTouch: true }, "home_screen"],
  [{ secure: false, supported: false }, "insecure"],
] as const)("with %o a browser is %s", (facts, standing) => {
  expect(standingOf({ ...ON, ...facts })).toBe(standing);
});

it("reads a key as a browser wants it", () => {
  expect([...bytesOf("-_8")]).toEqual([251, 255]);
});

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"],
  ["Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"],
  ["something new", ""],
])("names %s", (agent, name) => {
  expect(nameOf(agent)).toBe(name);
});
