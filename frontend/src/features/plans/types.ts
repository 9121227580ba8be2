/** Plans and subscriptions, as the server tells them. */
import type { Interval, Payments } from "@/features/checkout/types";

export type Audience = "candidate" | "interviewer";
export type Way = Interval | "once";

export interface Price {
  amount_minor: number;
  fee_minor: number;
  total_minor: number;
  currency: string;
}

/** A plan as it is sold. Numbers that are null are without limit; without a price it isn't sold that way. */
export interface Plan {
  key: string;
  tier: string;
  audience: Audience;
  version_id: string;
  title: string;
  summary: string;
  features: string[];
  feature_keys: string[];
  interviews_month: number | null;
  turns: number | null;
  seconds: number | null;
  turns_month: number | null;
  unlimited: boolean;
  monthly_tokens: number;
  tokens_kept_days: number;
  trial_days: number;
  prices: Record<Way, Price | null>;
}

/** What Pro costs once. */
export interface ProPrice {
  price_minor: number;
  fee_minor: number;
  total_minor: number;
  currency: string;
}

export interface Plans {
  results: Plan[];
  pro: ProPrice;
  payments: Payments;
}

export interface Grant {
  plan: string;
  source: "subscription" | "one_time" | "invite" | "admin";
  starts_at: string;
  ends_at: string | null;
}

/** The plan somebody has, and what it comes from. */
export interface Access {
  plan: string;
  grants: Grant[];
}

export interface Subscription {
  id: string;
  audience: Audience;
  state: "incomplete" | "trialing" | "active" | "past_due" | "ended";
  plan_key: string;
  title: string;
  version_id: string;
  interval: Interval;
  /** Each period, without the fee; `total_minor` is with it. */
  price_minor: number;
  total_minor: number;
  currency: string;
  period_start: string | null;
  period_end: string | null;
  trial_ends_at: string | null;
  cancel_at_period_end: boolean;
  next: { title: string; interval: Interval; at: string } | null;
  grace_until: string | null;
  next_attempt_at: string | null;
  provider: string;
  newer_version: boolean;
  /** A change is being made. */
  changing: boolean;
}

export type Subscriptions = Record<Audience, Subscription | null>;

/** What a change would mean: due at once, or nothing until the paid period is over. */
export interface ChangePreview {
  when: "now" | "at_period_end";
  at: string;
  due_minor: number;
  currency: string;
  /** A negative one is a credit for what was not used. */
  lines: { text: string; amount_minor: number }[];
  /** What each period costs from then on, fee included. */
  period_total_minor: number;
}
