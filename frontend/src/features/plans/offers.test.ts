import { expect, it } from "vitest";
import { changesOf, hasBothIntervals, headPrice, isForGood, offerOf, rowsOf, waysOf } from "./offers";
import type { Access, Plan, Price, Subscription } from "./types";

const price = (amount_minor: number): Price => ({
  amount_minor,
  fee_minor: 0,
  total_minor: amount_minor,
  currency: "INR",
});
const plan = (tier: Plan["tier"], part: Partial<Plan> = {}): Plan => ({
  key: tier,
  tier,
  audience: "candidate",
  version_id: `v-${tier}`,
  title: tier,
  summary: "",
  features: [],
  feature_keys: [],
  interviews_month: null,
  turns: null,
  seconds: null,
  turns_month: null,
  unlimited: false,
  monthly_tokens: 0,
  tokens_kept_days: 60,
  trial_days: 0,
  price: null,
  prices: { month: null, year: null, once: null },
  ...part,
});
const free = plan("free", { interviews_month: 3, turns: 5, seconds: 60 });
const starter = plan("starter", {
  interviews_month: 10,
  monthly_tokens: 5,
  feature_keys: ["advanced_ai_feedback"],
  prices: { month: price(14900), year: price(149000), once: null },
});
const pro = plan("pro", {
  monthly_tokens: 20,
  feature_keys: ["advanced_ai_feedback", "priority_booking", "unlimited_ai_interviews"],
  prices: { month: price(49900), year: price(499000), once: price(29900) },
});
const all = [free, starter, pro];
const sub = (part: Partial<Subscription> = {}): Subscription => ({
  id: "s",
  audience: "candidate",
  state: "active",
  plan_key: "starter",
  title: "Starter",
  version_id: "v-starter",
  interval: "month",
  price_minor: 14900,
  total_minor: 15400,
  monthly_tokens: 5,
  currency: "INR",
  period_start: null,
  period_end: null,
  trial_ends_at: null,
  cancel_at_period_end: false,
  next: null,
  grace_until: null,
  next_attempt_at: null,
  provider: "stripe",
  newer_version: false,
  changing: false,
  ...part,
});
const on = (tier: Access["plan"], ends_at: string | null = "2026-12-01T00:00:00Z") => ({
  plan: tier,
  grants: tier === "free" ? [] : [{ plan: tier, source: "one_time" as const, starts_at: "", ends_at }],
});

it("shows the rows in which plans differ, and none about what no plan has", () => {
  const rows = rowsOf(all);
  expect(rows.map(({ key }) => key)).toEqual([
    "interviews",
    "length",
    "tokens",
    "advanced_ai_feedback",
    "priority_booking",
  ]);
  expect(rows[0]?.cells).toEqual([{ is: "count", count: 3 }, { is: "count", count: 10 }, { is: "unlimited" }]);
  expect(rows[2]?.cells).toEqual([
    { is: "none" },
    { is: "tokens", count: 5, days: 60 },
    { is: "tokens", count: 20, days: 60 },
  ]);
});

it("lists in words what an interviewer's plan holds", () => {
  const working = plan("interviewer", { audience: "interviewer", features: ["To be found"], trial_days: 14 });
  expect(rowsOf([working]).map(({ key }) => key)).toEqual(["holds", "trial"]);
});

it("prices a column by the interval that is chosen, else by what there is", () => {
  expect(headPrice(pro, "year")).toMatchObject({ way: "year" });
  expect(headPrice(plan("pro", { prices: { month: null, year: null, once: price(1) } }), "year")?.way).toBe("once");
  expect(headPrice(free, "month")).toBeNull();
  expect(waysOf(pro)).toEqual(["month", "year", "once"]);
  expect(hasBothIntervals(all)).toBe(true);
  expect(hasBothIntervals([free])).toBe(false);
});

it("offers what somebody doesn't have yet", () => {
  const offers = (access: Parameters<typeof offerOf>[1], own: Subscription | null = null) =>
    all.map((one) => offerOf(one, access, own));
  expect(offers(on("free"))).toEqual(["yours", "choose", "choose"]);
  expect(offers(on("pro", null))).toEqual(["none", "included", "yours"]);
  expect(offers(on("starter"), sub())).toEqual(["none", "yours", "change"]);
  expect(offers(on("free"), sub({ state: "ended" }))).toEqual(["yours", "choose", "choose"]);
  expect(offers(on("free"), sub({ state: "incomplete" }))).toEqual(["yours", "choose", "choose"]);
});

it("knows a plan that has no end", () => {
  expect(isForGood(on("pro", null))).toBe(true);
  expect(isForGood(on("pro"))).toBe(false);
  expect(isForGood(undefined)).toBe(false);
});

it("changes to anything but what it is", () => {
  const names = changesOf(all, sub()).map((one) => `${one.plan.key} ${one.interval}`);
  expect(names).toEqual(["starter year", "pro month", "pro year"]);
  const newer = changesOf([{ ...starter, version_id: "v2" }], sub()).map(({ interval }) => interval);
  expect(newer).toEqual(["month", "year"]);
});
