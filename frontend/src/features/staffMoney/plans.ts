/** Plans, packs and coupons as forms: rows into fields, fields into what the server takes. Pure. */
import { majorText, minorOf } from "@/features/interviewers/money";
import type {
  Audience,
  COUPON_KINDS,
  Coupon,
  CouponIn,
  OfferedPlan,
  Pack,
  PackIn,
  Plan,
  PlanIn,
  PlanVersion,
  Tier,
} from "./types";

export const FEATURES = ["advanced_ai_feedback", "priority_booking", "unlimited_ai_interviews"] as const;
export const TIERS: Record<Audience, readonly Tier[]> = {
  candidate: ["free", "starter", "pro"],
  interviewer: ["interviewer"],
};

/** A text per field that was not understood; the names are those of the form's fields. */
export type Wrong<Form> = Partial<Record<keyof Form, "number" | "price" | "needed" | "key" | "percent">>;

export type Read<Data, Form> = { data: Data; wrong: null } | { data: null; wrong: Wrong<Form> };

export interface PlanForm {
  key: string;
  audience: Audience;
  tier: Tier;
  title: string;
  summary: string;
  interviews_month: string;
  turns_month: string;
  turns: string;
  seconds: string;
  monthly_tokens: string;
  tokens_kept_days: string;
  trial_days: string;
  position: string;
  currency: string;
  price_month: string;
  price_year: string;
  price_once: string;
  features: PlanVersion["features"];
}

const text = (value: number | null): string => (value === null ? "" : String(value));

/**
 * What a plan's current version really includes and costs: numbers of the server's settings stand in its offer, and not
 * in the version itself.
 */
export function soldAs(plan: Plan, offers: readonly OfferedPlan[]): PlanVersion {
  const { version, prices } = plan;
  if (!version.from_environment) return version;
  const offer = offers.find((one) => one.version_id === version.id);
  return {
    ...version,
    ...(offer && {
      interviews_month: offer.interviews_month,
      turns_month: offer.turns_month,
      turns: offer.turns,
      seconds: offer.seconds,
    }),
    price_month_minor: prices.month?.amount_minor ?? null,
    price_year_minor: prices.year?.amount_minor ?? null,
    price_once_minor: prices.once?.amount_minor ?? null,
  };
}

/** The form of a plan as it is sold now, or of a new one. */
export function planForm(plan?: Plan): PlanForm {
  const version: Partial<PlanVersion> = plan?.version ?? {};
  const currency = version.currency ?? "INR";
  return {
    key: plan?.key ?? "",
    audience: plan?.audience ?? "candidate",
    tier: plan?.tier ?? "starter",
    title: version.title ?? "",
    summary: version.summary ?? "",
    interviews_month: text(version.interviews_month ?? null),
    turns_month: text(version.turns_month ?? null),
    turns: text(version.turns ?? null),
    seconds: text(version.seconds ?? null),
    monthly_tokens: text(version.monthly_tokens ?? 0),
    tokens_kept_days: text(version.tokens_kept_days ?? 60),
    trial_days: text(version.trial_days ?? 0),
    position: text(plan?.position ?? 100),
    currency,
    price_month: majorText(version.price_month_minor ?? null, currency),
    price_year: majorText(version.price_year_minor ?? null, currency),
    price_once: majorText(version.price_once_minor ?? null, currency),
    features: version.features ?? [],
  };
}

/** A whole number that isn't negative; null where nothing stands; undefined where something else does. */
export function wholeOf(typed: string): number | null | undefined {
  const plain = typed.replace(/[\s\u00a0\u202f,]/g, "");
  if (plain === "") return null;
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined;
}

/** A price above nothing; null: not sold that way; undefined: no price. */
export function priceOf(typed: string, currency: string): number | null | undefined {
  if (typed.trim() === "") return null;
  return minorOf(typed, currency) || undefined;
}

/** What the server takes, or which fields it would not. */
export function planIn(form: PlanForm, isNew: boolean, after?: number): Read<PlanIn, PlanForm> {
  const wrong: Wrong<PlanForm> = {};
  const optional = (name: "interviews_month" | "turns_month" | "turns" | "seconds") => {
    const value = wholeOf(form[name]);
    if (value === undefined || value === 0) wrong[name] = "number";
    return value ?? null;
  };
  const atLeast: Partial<Record<keyof PlanForm, number>> = { tokens_kept_days: 1 };
  const needed = (name: "monthly_tokens" | "tokens_kept_days" | "trial_days" | "position") => {
    const value = wholeOf(form[name]);
    if (value === undefined || (value ?? 0) < (atLeast[name] ?? 0)) wrong[name] = "number";
    return value ?? 0;
  };
  const money = (name: "price_month" | "price_year" | "price_once") => {
    const value = priceOf(form[name], form.currency);
    if (value === undefined) wrong[name] = "price";
    return value ?? null;
  };
  if (!form.title.trim()) wrong.title = "needed";
  if (isNew && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(form.key)) wrong.key = "key";
  const data: PlanIn = {
    ...(isNew && { key: form.key, audience: form.audience, tier: form.tier }),
    ...(after !== undefined && { after }),
    title: form.title.trim(),
    summary: form.summary.trim(),
    interviews_month: optional("interviews_month"),
    turns_month: optional("turns_month"),
    turns: optional("turns"),
    seconds: optional("seconds"),
    monthly_tokens: needed("monthly_tokens"),
    tokens_kept_days: needed("tokens_kept_days"),
    trial_days: needed("trial_days"),
    position: needed("position"),
    features: form.features,
    currency: form.currency,
    price_month_minor: money("price_month"),
    price_year_minor: money("price_year"),
    price_once_minor: money("price_once"),
  };
  return Object.keys(wrong).length > 0 ? { data: null, wrong } : { data, wrong: null };
}

/** The fields in which a plan would differ from how it is sold now: what a new version is about. */
export function changesOf(plan: Plan, next: PlanIn): (keyof PlanIn)[] {
  const { version } = plan;
  const now: Record<string, unknown> = { ...version, position: plan.position };
  return (Object.keys(next) as (keyof PlanIn)[]).filter(
    (name) => name !== "after" && JSON.stringify(sorted(next[name])) !== JSON.stringify(sorted(now[name])),
  );
}

const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : value);

/** How many hold versions other than the one that is sold. */
export const keepersOf = (plan: Pick<Plan, "versions">): number =>
  plan.versions.filter((version) => !version.current).reduce((sum, version) => sum + version.subscribers, 0);

export interface PackForm {
  tokens: string;
  title: string;
  price: string;
  currency: string;
  position: string;
}

export const packForm = (pack?: Pack): PackForm => ({
  tokens: pack ? String(pack.tokens) : "",
  title: pack?.name ?? "",
  price: pack ? majorText(pack.price_minor, pack.currency) : "",
  currency: pack?.currency ?? "INR",
  position: String(pack?.position ?? 100),
});

export function packIn(form: PackForm): Read<PackIn, PackForm> {
  const wrong: Wrong<PackForm> = {};
  const tokens = wholeOf(form.tokens);
  const position = wholeOf(form.position);
  const price_minor = priceOf(form.price, form.currency);
  if (!tokens) wrong.tokens = "number";
  if (position === undefined) wrong.position = "number";
  if (!price_minor) wrong.price = "price";
  if (Object.keys(wrong).length > 0 || !tokens || !price_minor) return { data: null, wrong };
  return {
    data: { tokens, title: form.title.trim(), currency: form.currency, price_minor, position: position ?? 100 },
    wrong: null,
  };
}

export interface CouponForm {
  which: "typed" | "automatic";
  code: string;
  name: string;
  kind: "percent" | "amount";
  percent: string;
  amount: string;
  currency: string;
  kinds: (typeof COUPON_KINDS)[number][];
  products: string[];
  audience: Coupon["audience"];
  first_purchase_only: boolean;
  least: string;
  max_uses: string;
  max_uses_each: string;
  starts: string;
  ends: string;
}

export const NEW_COUPON: CouponForm = {
  which: "typed",
  code: "",
  name: "",
  kind: "percent",
  percent: "10",
  amount: "",
  currency: "INR",
  kinds: [],
  products: [],
  audience: "everybody",
  first_purchase_only: false,
  least: "",
  max_uses: "",
  max_uses_each: "1",
  starts: "",
  ends: "",
};

/** A coupon to make; without letters of its own, its code is drawn. `instantOf` reads a day's begin or end in the zone of whoever makes it. */
export function couponIn(
  form: CouponForm,
  instantOf: (day: string, end: boolean) => string | null,
): Read<CouponIn, CouponForm> {
  const wrong: Wrong<CouponForm> = {};
  const percent = wholeOf(form.percent);
  const amount = priceOf(form.amount, form.currency);
  const least = priceOf(form.least, form.currency);
  const most = wholeOf(form.max_uses);
  const each = wholeOf(form.max_uses_each);
  if (!form.name.trim()) wrong.name = "needed";
  if (form.kind === "percent" && (!percent || percent > 100)) wrong.percent = "percent";
  if (form.kind === "amount" && !amount) wrong.amount = "price";
  if (least === undefined) wrong.least = "price";
  if (most === undefined || most === 0) wrong.max_uses = "number";
  if (!each) wrong.max_uses_each = "number";
  if (Object.keys(wrong).length > 0) return { data: null, wrong };
  const byPercent = form.kind === "percent";
  return {
    data: {
      code: form.which === "typed" ? form.code.trim() : "",
      automatic: form.which === "automatic",
      name: form.name.trim(),
      percent: byPercent ? (percent ?? null) : null,
      amount_minor: byPercent ? null : (amount ?? null),
      currency: form.currency,
      kinds: form.kinds,
      products: form.products,
      audience: form.audience,
      first_purchase_only: form.first_purchase_only,
      least_minor: least ?? 0,
      max_uses: most ?? null,
      max_uses_each: each ?? 1,
      starts_at: instantOf(form.starts, false),
      ends_at: instantOf(form.ends, true),
    },
    wrong: null,
  };
}
