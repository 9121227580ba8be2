import { expect, it } from "vitest";
import { Problem, unreachable } from "@/api/problem";
import en from "./en.json";
import { refusedBecause } from "./redeem";

const refusal = (status: number, code: string, retryAfter?: number) =>
  refusedBecause(new Problem(status, code, "", { retryAfter }));

it("knows each way a code is refused, and has words for it", () => {
  const known = [
    refusal(404, "code_unknown"),
    refusal(409, "code_spent"),
    refusal(410, "code_expired"),
    refusal(410, "code_revoked"),
    refusal(409, "code_used_by_you"),
  ].map((refused) => refused.because);
  expect(known).toEqual(["code_unknown", "code_spent", "code_expired", "code_revoked", "code_used_by_you"]);
  for (const because of known) expect(Object.keys(en.code)).toContain(because);
});

it("tells how long to wait after too many tries", () => {
  expect(refusal(429, "rate_limited", 30)).toEqual({ because: "rate_limited", seconds: 30 });
  expect(refusal(429, "too_many")).toEqual({ because: "rate_limited", seconds: 0 });
});

it("doesn't blame the code for a network or a server that failed", () => {
  expect(refusedBecause(unreachable()).because).toBe("unreachable");
  expect(refusal(500, "internal").because).toBe("other");
  expect(refusedBecause(new TypeError("odd")).because).toBe("other");
});
