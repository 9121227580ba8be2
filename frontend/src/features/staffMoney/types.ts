/** What the server tells staff about money, by the names these pages use. */

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export interface Who {
  id: string;
  name: string;
  email: string;
}

// Payments

export const PAYMENT_STATES = ["pending", "success", "failed"] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];
export type PurchaseState = "open" | "fulfilled" | "canceled" | "halted" | "reversed";
export type PurchaseKind = "pack" | "plan_once" | "subscription" | "renewal" | "change";
export type RefundState = "asked" | "done" | "failed";

export interface InvoiceRef {
  id: string;
  number: string;
}

export interface Purchase {
  id: string;
  kind: PurchaseKind;
  state: PurchaseState;
  title: string;
  quantity_tokens: number;
  list_minor: number;
  discount_minor: number;
  discount_name: string;
  tax_minor: number;
  tax_included: boolean;
  fee_minor: number;
  total_minor: number;
  currency: string;
  created_at: string;
  fulfilled_at: string | null;
  invoice: InvoiceRef | null;
  halted_because: string;
}

export interface PaymentRow {
  id: string;
  created_at: string;
  paid_at: string | null;
  state: PaymentState;
  provider: string;
  amount_minor: number;
  refunded_minor: number;
  currency: string;
  person: Who;
  purchase: Purchase;
  provider_order_id: string;
  provider_payment_id: string;
  failed_because: string;
}

export interface Refund {
  id: string;
  amount_minor: number;
  fee_minor: number;
  state: RefundState;
  provider_refund_id: string;
  reason: string;
  by: string;
  tokens_back: number;
  failed_because: string;
  attempts: number;
  next_attempt_at: string | null;
  created_at: string;
  done_at: string | null;
  credit_note: InvoiceRef | null;
}

export const DISPUTE_STATES = ["needs_response", "under_review", "won", "lost"] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

export interface Dispute {
  id: string;
  provider: string;
  provider_dispute_id: string;
  payment: string;
  person: Who;
  title: string;
  amount_minor: number;
  currency: string;
  reason: string;
  state: DisputeState;
  respond_by: string | null;
  tokens_back: number;
  note: string;
  created_at: string;
  closed_at: string | null;
}

export interface Payment extends PaymentRow {
  refunds: Refund[];
  disputes: Dispute[];
  invoices: InvoiceRow[];
  events: EventRow[];
}

export interface Halted {
  id: string;
  person: Who;
  title: string;
  total_minor: number;
  currency: string;
  halted_because: string;
  created_at: string;
  payment: { id: string; amount_minor: number; currency: string; provider: string; paid_at: string | null } | null;
}

export interface InvoiceRow {
  id: string;
  number: string;
  kind: "invoice" | "credit_note";
  issued_at: string;
  total_minor: number;
  currency: string;
  original: InvoiceRef | null;
}

/** In the list of all of them. */
export interface StaffInvoice extends InvoiceRow {
  title: string;
  person: Who;
}

// What the providers say

export const EVENT_STATES = ["done", "ignored", "failed", "given_up"] as const;
export type EventState = (typeof EVENT_STATES)[number];

export interface EventRow {
  id: string;
  provider: string;
  event_id: string;
  kind: string;
  about: string;
  state: EventState;
  deliveries: number;
  attempts: number;
  error: string;
  outcome: string;
  happened_at: string | null;
  next_attempt_at: string | null;
  created_at: string;
}

export interface Event extends EventRow {
  payload: unknown;
}

/** Something that two sides tell differently: `kind` says what. */
export interface Finding {
  kind: string;
  mended?: boolean;
  [name: string]: unknown;
}

/** Something in the books that doesn't add up: `what` says what, `differs` by how much. */
export interface BookFinding {
  what: string;
  id: string;
  kind: string;
  differs: number;
}

export interface Reconciliation {
  id: string;
  provider: string;
  since: string;
  until: string;
  state: "running" | "done" | "failed";
  looked_at: number;
  mended: number;
  findings: Finding[];
  error: string;
  by: string;
  created_at: string;
  done_at: string | null;
}

export interface BookCheck {
  id: string;
  at: string;
  wallets: number;
  transactions: number;
  findings: BookFinding[];
  milliseconds: number;
}

// What is sold

export const AUDIENCES = ["candidate", "interviewer"] as const;
export type Audience = (typeof AUDIENCES)[number];
export type Tier = "free" | "starter" | "pro" | "interviewer";

export interface PlanVersion {
  id: string;
  number: number;
  title: string;
  summary: string;
  from_environment: boolean;
  interviews_month: number | null;
  turns_month: number | null;
  turns: number | null;
  seconds: number | null;
  monthly_tokens: number;
  tokens_kept_days: number;
  features: string[];
  trial_days: number;
  currency: string;
  price_month_minor: number | null;
  price_year_minor: number | null;
  price_once_minor: number | null;
  current: boolean;
  created_at: string;
  made_by: string;
  /** Subscriptions to it that give something now. */
  subscribers: number;
}

export interface PlanPrice {
  amount_minor: number;
  fee_minor: number;
  total_minor: number;
  currency: string;
}

/** What an audience is shown of a plan; here for the numbers that come from the server's settings. */
export interface OfferedPlan {
  version_id: string;
  interviews_month: number | null;
  turns_month: number | null;
  turns: number | null;
  seconds: number | null;
}

export interface Plan {
  key: string;
  audience: Audience;
  tier: Tier;
  position: number;
  archived_at: string | null;
  /** Of all its versions. */
  subscribers: number;
  prices: Record<"month" | "year" | "once", PlanPrice | null>;
  version: PlanVersion;
  /** All of them, newest first; none in the list of plans. */
  versions: PlanVersion[];
}

export type PlanIn = Pick<
  PlanVersion,
  | "title"
  | "summary"
  | "interviews_month"
  | "turns_month"
  | "turns"
  | "seconds"
  | "monthly_tokens"
  | "tokens_kept_days"
  | "features"
  | "trial_days"
  | "currency"
  | "price_month_minor"
  | "price_year_minor"
  | "price_once_minor"
> &
  Pick<Plan, "position"> & { key?: string; audience?: Audience; tier?: Tier; after?: number };

export interface Pack {
  id: string;
  tokens: number;
  /** What it is called where it is sold; `name` is what staff called it, if anything. */
  title: string;
  name: string;
  each_minor: number;
  currency: string;
  price_minor: number;
  position: number;
  archived_at: string | null;
}

export type PackIn = Pick<Pack, "tokens" | "title" | "currency" | "price_minor" | "position">;

export const SUBSCRIPTION_STATES = ["incomplete", "trialing", "active", "past_due", "ended"] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

export interface Subscription {
  id: string;
  person: Who;
  audience: Audience;
  state: SubscriptionState;
  plan_key: string;
  title: string;
  version_id: string;
  interval: "month" | "year";
  price_minor: number;
  currency: string;
  period_start: string | null;
  period_end: string | null;
  trial_ends_at: string | null;
  cancel_at_period_end: boolean;
  grace_until: string | null;
  next_attempt_at: string | null;
  provider: string;
  created_at: string;
  next: { title: string; interval: string; at: string } | null;
  version_number: number;
  newer_version: boolean;
  provider_subscription_id: string;
  attempts: number;
  cancel_reason: string;
  canceled_at: string | null;
  ended_at: string | null;
  ended_because: string;
  heard_at: string | null;
}

export const COUPON_STATES = ["open", "scheduled", "spent", "expired", "revoked"] as const;
export type CouponState = (typeof COUPON_STATES)[number];
export const COUPON_AUDIENCES = ["everybody", "candidates", "interviewers"] as const;
export const COUPON_KINDS = ["pack", "plan_once", "subscription"] as const;

export interface Coupon {
  id: string;
  code: string;
  automatic: boolean;
  name: string;
  kind: "percent" | "amount";
  percent: number | null;
  amount_minor: number | null;
  currency: string;
  kinds: string[];
  products: string[];
  audience: (typeof COUPON_AUDIENCES)[number];
  first_purchase_only: boolean;
  least_minor: number;
  max_uses: number | null;
  max_uses_each: number;
  used: number;
  starts_at: string | null;
  ends_at: string | null;
  revoked_at: string | null;
  created_at: string;
  made_by: string;
  state: CouponState;
}

export type CouponIn = Omit<Coupon, "id" | "kind" | "used" | "revoked_at" | "created_at" | "made_by" | "state">;

export interface CouponUse {
  id: string;
  person: Who;
  state: "reserved" | "used" | "released";
  discount_minor: number;
  purchase: Pick<Purchase, "id" | "kind" | "state" | "total_minor" | "currency">;
  at: string;
}

// Payouts

export const PAYOUT_STATES = ["owed", "sent", "paid", "failed", "canceled"] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

export interface BatchRef {
  id: string;
  number: number;
  method: string;
}

export interface PayoutRow {
  id: string;
  number: string;
  user: Who;
  state: PayoutState;
  tokens: number;
  token_value_minor: number;
  gross_minor: number;
  commission_percent: string;
  commission_minor: number;
  recovered_minor: number;
  net_minor: number;
  currency: string;
  period_start: string;
  period_end: string;
  batch: BatchRef | null;
  method: string;
  reference: string;
  attempts: number;
  next_attempt_at: string | null;
  failed_because: string;
  created_at: string;
  sent_at: string | null;
  paid_at: string | null;
}

export interface Payout extends PayoutRow {
  account: { holder: string; ending: string; country: string; updated_at: string } | null;
  earnings: { id: string; tokens: number; taken_back: number; reason: string; earned_at: string }[];
}

export interface Batch extends BatchRef {
  created_at: string;
  made_by: string;
  payouts: number;
  /** How many of which nobody has said yet what the bank did. */
  open: number;
  net_minor: number;
  currency: string;
}

export interface PayoutRun {
  made: number;
  sent: number;
  batch: BatchRef | null;
  without_account: number;
}

// Overview

export interface Overview {
  currency: string;
  months: { month: string; income_minor: number; refunded_minor: number; paid_out_minor: number }[];
  halted: number;
  disputes: number;
  webhooks: number;
  payouts_failed: number;
  refunds_failed: number;
  payouts_owed: number;
  payouts_owed_minor: number;
  checked_at: string | null;
  findings: number;
}

// A wallet, looked at from outside

export interface Wallet {
  balance: number;
  paid_balance: number;
  free_balance: number;
  locked_balance: number;
  earned_balance: number;
  owed: number;
}

export interface WalletLine {
  id: string;
  at: string;
  kind: string;
  text: string;
  reason: string;
  available: number;
  held: number;
  earned: number;
  available_after: number;
  held_after: number;
  earned_after: number;
}
