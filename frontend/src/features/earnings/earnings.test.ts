import { describe, expect, it } from "vitest";
import { accountIn, failedOf, hasBegun, isGiven, nextPayout, percent } from "./earnings";
import type { Earnings, Payout } from "./types";

const EARNINGS: Earnings = {
  pending_tokens: 0,
  available_tokens: 120,
  owed: 0,
  estimate: {
    gross_minor: 240_000,
    commission_minor: 36_000,
    recovered_minor: 0,
    net_minor: 204_000,
    token_value_minor: 2000,
  },
  commission_percent: "15.00",
  hold_days: 7,
  currency: "INR",
  minimum_minor: 50_000,
  schedule: "weekly",
  next_payout_at: "2026-11-30T00:00:00Z",
  account: { holder: "Daniel Okafor", ending: "4417", country: "IN", updated_at: "2026-11-01T00:00:00Z" },
  months: [],
};

describe("the next payout", () => {
  it("is planned where something is ready and has somewhere to go", () => {
    expect(nextPayout(EARNINGS)).toBe("planned");
    expect(nextPayout({ ...EARNINGS, next_payout_at: null, schedule: "manual" })).toBe("manual");
  });

  it("waits for what is missing, the account before the minimum", () => {
    const small = { ...EARNINGS, estimate: { ...EARNINGS.estimate, net_minor: 49_999 } };
    expect(nextPayout(small)).toBe("minimum");
    expect(nextPayout({ ...small, account: null })).toBe("account");
    expect(nextPayout({ ...EARNINGS, available_tokens: 0, account: null })).toBe("nothing");
  });
});

it("earnings have begun with the first session, also once all of it is paid out", () => {
  const nothing = { ...EARNINGS, available_tokens: 0 };
  expect(hasBegun(nothing)).toBe(false);
  expect(hasBegun({ ...nothing, pending_tokens: 40 })).toBe(true);
  expect(hasBegun({ ...nothing, months: [{ month: "2026-10", tokens: 40, sessions: 1 }] })).toBe(true);
});

it("a failed payout is told of while it is one", () => {
  const payout = (id: string, state: Payout["state"]) => ({ id, state }) as Payout;
  expect(failedOf([payout("2", "paid"), payout("1", "failed")])?.id).toBe("1");
  expect(failedOf([payout("1", "owed")])).toBeUndefined();
});

describe("an account", () => {
  const given = { holder: " Daniel Okafor ", account: "1234 5678-90", bank_code: "hdfc 0001234", country: "in" };

  it("is tidied before it is sent", () => {
    expect(accountIn(given).data).toEqual({
      holder: "Daniel Okafor",
      account: "1234567890",
      bank_code: "HDFC0001234",
      country: "IN",
    });
  });

  it("is told what can't be right", () => {
    expect(accountIn({ holder: " ", account: "12", bank_code: "?", country: "India" }).wrong).toEqual({
      holder: "needed",
      account: "account",
      bank_code: "code",
      country: "country",
    });
  });
});

describe("a plan", () => {
  it("was given where somebody has it and pays nothing for it", () => {
    expect(isGiven(true, null)).toBe(true);
    expect(isGiven(true, { state: "ended" })).toBe(true);
    expect(isGiven(false, null)).toBe(false);
    expect(isGiven(true, { state: "active" })).toBe(false);
  });

  it("isn't spoken of before it is known", () => {
    expect(isGiven(undefined, null)).toBe(false);
    expect(isGiven(true, undefined)).toBe(false);
  });
});

it("a percentage reads as one", () => {
  expect(percent("15.00", "en-GB")).toBe("15%");
  expect(percent("12.50", "en-GB")).toBe("12.5%");
});
