import { describe, expect, it } from "vitest";
import {
  changesOf,
  couponIn,
  keepersOf,
  NEW_COUPON,
  packForm,
  packIn,
  planForm,
  planIn,
  priceOf,
  soldAs,
  wholeOf,
} from "./plans";
import type { Plan, PlanVersion } from "./types";

const VERSION: PlanVersion = {
  id: "v2",
  number: 2,
  title: "Starter",
  summary: "For practice every week",
  from_environment: false,
  interviews_month: 10,
  turns_month: null,
  turns: null,
  seconds: null,
  monthly_tokens: 20,
  tokens_kept_days: 60,
  features: ["advanced_ai_feedback"],
  trial_days: 0,
  currency: "INR",
  price_month_minor: 14900,
  price_year_minor: 149050,
  price_once_minor: null,
  current: true,
  created_at: "2026-11-01T00:00:00Z",
  made_by: "Ann",
  subscribers: 12,
};
const PLAN: Plan = {
  key: "starter",
  audience: "candidate",
  tier: "starter",
  position: 20,
  archived_at: null,
  subscribers: 15,
  prices: { month: null, year: null, once: null },
  lines: [],
  version: VERSION,
  versions: [VERSION, { ...VERSION, id: "v1", number: 1, current: false, subscribers: 3 }],
};

describe("numbers in fields", () => {
  it("are whole, with signs for thousands, nothing, or a mistake", () => {
    expect(wholeOf(" 1,500 ")).toBe(1500);
    expect(wholeOf("")).toBeNull();
    expect(wholeOf("-1")).toBeUndefined();
    expect(wholeOf("1.5")).toBeUndefined();
    expect(wholeOf("12345678901")).toBeUndefined();
  });

  it("are prices above nothing, or none", () => {
    expect(priceOf("299", "INR")).toBe(29900);
    expect(priceOf("₹1,490.50", "INR")).toBe(149050);
    expect(priceOf(" ", "INR")).toBeNull();
    expect(priceOf("0", "INR")).toBeUndefined();
    expect(priceOf("free", "INR")).toBeUndefined();
  });
});

describe("a plan's form", () => {
  it("comes back as it was, so that nothing is published by accident", () => {
    const read = planIn(planForm(PLAN), false);
    expect(read.wrong).toBeNull();
    expect(read.data && changesOf(PLAN, read.data)).toEqual([]);
  });

  it("tells what would be new", () => {
    const read = planIn({ ...planForm(PLAN), price_month: "199", interviews_month: "" }, false);
    expect(read.data && changesOf(PLAN, read.data)).toEqual(["interviews_month", "price_month_minor"]);
    expect(read.data?.interviews_month).toBeNull();
  });

  it("takes features in any order for the same", () => {
    const both: Plan = { ...PLAN, version: { ...VERSION, features: ["advanced_ai_feedback", "priority_booking"] } };
    const read = planIn({ ...planForm(both), features: ["priority_booking", "advanced_ai_feedback"] }, false);
    expect(read.data && changesOf(both, read.data)).toEqual([]);
  });

  it("names every field that can't be", () => {
    const read = planIn(
      { ...planForm(), title: " ", key: "Pro plan", price_month: "cheap", trial_days: "a week" },
      true,
    );
    expect(read.wrong).toEqual({ title: "needed", key: "key", price_month: "price", trial_days: "number" });
  });

  it("gives a new plan its key, and an old one none", () => {
    const form = { ...planForm(), title: "Team", key: "team-1" };
    expect(planIn(form, true).data).toMatchObject({ key: "team-1", audience: "candidate", tier: "starter" });
    expect(planIn(planForm(PLAN), false).data).not.toHaveProperty("key");
  });
});

describe("a plan whose numbers are the server's settings", () => {
  const price = { amount_minor: 29900, fee_minor: 897, total_minor: 30797, currency: "INR" };
  const plan: Plan = {
    ...PLAN,
    prices: { month: null, year: null, once: price },
    version: { ...VERSION, from_environment: true, interviews_month: null, price_month_minor: null },
  };
  const offer = { version_id: "v2", interviews_month: 3, turns_month: null, turns: 5, seconds: 60 };

  it("is edited from what it is sold as, so that a new version doesn't lift its limits", () => {
    const form = planForm({ ...plan, version: soldAs(plan, [offer]) });
    expect(form).toMatchObject({
      interviews_month: "3",
      turns: "5",
      seconds: "60",
      price_once: "299",
      price_month: "",
    });
  });

  it("is left alone where its numbers are its own", () => {
    expect(soldAs(PLAN, [offer])).toBe(VERSION);
  });
});

it("who has an older version is counted", () => {
  expect(keepersOf(PLAN)).toBe(3);
});

describe("a pack's form", () => {
  it("needs tokens and a price", () => {
    expect(packIn(packForm()).wrong).toEqual({ tokens: "number", price: "price" });
    expect(packIn({ ...packForm(), tokens: "80", price: "1,560" }).data).toEqual({
      tokens: 80,
      title: "",
      currency: "INR",
      price_minor: 156000,
      position: 100,
    });
  });
});

describe("a coupon's form", () => {
  const days = (day: string, end: boolean) => (day ? `${day}T${end ? "23:59" : "00:00"}Z` : null);

  it("takes a percentage or a sum, never both", () => {
    const form = { ...NEW_COUPON, code: " spring ", name: "Spring", amount: "100" };
    expect(couponIn(form, days).data).toMatchObject({ code: "spring", percent: 10, amount_minor: null });
    expect(couponIn({ ...form, kind: "amount" }, days).data).toMatchObject({ percent: null, amount_minor: 10000 });
  });

  it("needs no code where it applies by itself", () => {
    const read = couponIn({ ...NEW_COUPON, which: "automatic", name: "First", code: "left over" }, days);
    expect(read.data).toMatchObject({ automatic: true, code: "" });
    // A code of nobody's choice is drawn.
    expect(couponIn({ ...NEW_COUPON, name: "First" }, days).data).toMatchObject({ automatic: false, code: "" });
    expect(couponIn(NEW_COUPON, days).wrong).toEqual({ name: "needed" });
  });

  it("keeps its days whole, and no limit as none", () => {
    const read = couponIn({ ...NEW_COUPON, code: "A", name: "B", starts: "2026-12-01", ends: "2026-12-24" }, days);
    expect(read.data).toMatchObject({
      starts_at: "2026-12-01T00:00Z",
      ends_at: "2026-12-24T23:59Z",
      max_uses: null,
      least_minor: 0,
    });
  });

  it("refuses more than all, and uses of nobody", () => {
    const form = { ...NEW_COUPON, code: "A", name: "B", percent: "101", max_uses: "0", max_uses_each: "" };
    expect(couponIn(form, days).wrong).toEqual({ percent: "percent", max_uses: "number", max_uses_each: "number" });
  });
});
