/** Plans beside each other, and what somebody who has one of them can do with the others. Pure. */
import type { Access, Plan, Price, Subscription, Way } from "./types";

export const WAYS: readonly Way[] = ["month", "year", "once"];

/** The ways a plan is sold. */
export function waysOf({ prices }: Plan): Way[] {
  return WAYS.filter((way) => prices[way] !== null);
}

/** Whether a switch between monthly and yearly has something to switch. */
export function hasBothIntervals(plans: readonly Plan[]): boolean {
  return plans.some(({ prices }) => prices.month) && plans.some(({ prices }) => prices.year);
}

/** The price in the head of its column: by the interval that was chosen, else whatever there is. */
export function headPrice(plan: Plan, interval: "month" | "year"): { way: Way; price: Price } | null {
  const order: Way[] = interval === "year" ? ["year", "month", "once"] : ["month", "year", "once"];
  for (const way of order) {
    const price = plan.prices[way];
    if (price) return { way, price };
  }
  return null;
}

/** Which way a plan's dialog begins with. */
export function firstWay(plan: Plan, interval: "month" | "year"): Way | null {
  return headPrice(plan, interval)?.way ?? null;
}

export type Cell =
  | { is: "none" | "no" | "yes" | "unlimited" }
  | { is: "count"; count: number }
  | { is: "each"; count: number }
  | { is: "length"; turns: number | null; seconds: number | null }
  | { is: "tokens"; count: number; days: number }
  | { is: "days"; count: number }
  | { is: "list"; texts: string[] };

export interface Row {
  key: "interviews" | "length" | "answers" | "tokens" | "trial" | "holds" | "advanced_ai_feedback" | "priority_booking";
  cells: Cell[];
}

const FEATURES = ["advanced_ai_feedback", "priority_booking"] as const;

/** The rows in which plans differ: a cell for each plan. */
export function rowsOf(plans: readonly Plan[]): Row[] {
  const forCandidates = plans.every(({ audience }) => audience === "candidate");
  const rows: Row[] = [];
  const add = (key: Row["key"], of: (plan: Plan) => Cell) => rows.push({ key, cells: plans.map(of) });
  const counted = (count: number | null): Cell => (count === null ? { is: "unlimited" } : { is: "count", count });
  if (forCandidates) {
    add("interviews", ({ interviews_month }) => counted(interviews_month));
    add("length", ({ turns, seconds }) =>
      turns === null && seconds === null ? { is: "unlimited" } : { is: "length", turns, seconds },
    );
    if (plans.some(({ turns_month }) => turns_month !== null)) {
      add("answers", ({ turns, turns_month }) =>
        turns_month === null && turns !== null ? { is: "each", count: turns } : counted(turns_month),
      );
    }
  } else {
    add("holds", ({ features, summary }) => ({ is: "list", texts: features.length > 0 ? features : [summary] }));
  }
  if (plans.some(({ monthly_tokens }) => monthly_tokens > 0)) {
    add("tokens", ({ monthly_tokens: count, tokens_kept_days: days }) =>
      count > 0 ? { is: "tokens", count, days } : { is: "none" },
    );
  }
  for (const feature of FEATURES) {
    if (forCandidates && plans.some(({ feature_keys }) => feature_keys.includes(feature))) {
      add(feature, ({ feature_keys }) => ({ is: feature_keys.includes(feature) ? "yes" : "no" }));
    }
  }
  if (plans.some(({ trial_days }) => trial_days > 0)) {
    add("trial", ({ trial_days: count }) => (count > 0 ? { is: "days", count } : { is: "none" }));
  }
  return rows;
}

const TIERS = ["free", "starter", "pro"];

export type Offer =
  /** It is what somebody has. */
  | "yours"
  /** What somebody has holds all of it. */
  | "included"
  /** There is a subscription already: it is changed. */
  | "change"
  | "choose"
  /** It isn't sold. */
  | "none";

/** What can be done with a plan by somebody who has `access` and perhaps a subscription. */
export function offerOf(
  plan: Plan,
  access: Pick<Access, "plan" | "grants"> | undefined,
  sub: Subscription | null,
): Offer {
  const isAlive = sub !== null && sub.state !== "ended" && sub.state !== "incomplete";
  if (plan.audience === "interviewer") {
    if (isAlive) return sub.plan_key === plan.key ? "yours" : "change";
    return waysOf(plan).length > 0 ? "choose" : "none";
  }
  const have = TIERS.indexOf(access?.plan ?? "free");
  const is = TIERS.indexOf(plan.tier);
  if (isAlive && sub.plan_key === plan.key) return "yours";
  if (is === have && !(isAlive && sub.state === "past_due")) return "yours";
  if (waysOf(plan).length === 0) return "none";
  if (isAlive && (plan.prices.month || plan.prices.year)) return "change";
  return is < have ? "included" : "choose";
}

/** A plan of the candidate's own for good: no subscription, no end. */
export function isForGood(access: Access | undefined): boolean {
  return access?.grants.some(({ plan, ends_at }) => plan === access.plan && ends_at === null) ?? false;
}

/** What a subscription can change to: other plans, the other interval, or the newer version of its own plan. */
export function changesOf(
  plans: readonly Plan[],
  sub: Subscription,
): { plan: Plan; interval: "month" | "year"; price: Price }[] {
  return plans.flatMap((plan) =>
    (["month", "year"] as const).flatMap((interval) => {
      const price = plan.prices[interval];
      const same = plan.version_id === sub.version_id && interval === sub.interval;
      return price && !same ? [{ plan, interval, price }] : [];
    }),
  );
}
