/** What the server tells staff about money, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

// Payments

export const PAYMENT_STATES = ["pending", "success", "failed"] as const satisfies readonly PaymentState[];
export type PaymentState = Told["PaymentState"];
export type Purchase = Told["StaffPurchaseOut"];
export type PurchaseState = Purchase["state"];
export type PurchaseKind = Purchase["kind"];
export type PaymentRow = Told["StaffPaymentOut"];
export type Payment = Told["StaffPaymentDetailOut"];
export type Who = PaymentRow["person"];
export type Refund = Told["RefundOut"];
export type RefundState = Refund["state"];
export type Halted = Told["HaltedOut"];
export type StaffInvoice = Told["StaffInvoiceOut"];

export const DISPUTE_STATES = [
  "needs_response",
  "under_review",
  "won",
  "lost",
] as const satisfies readonly DisputeState[];
export type Dispute = Told["DisputeOut"];
export type DisputeState = Dispute["state"];

// What the providers say

export const EVENT_STATES = ["done", "ignored", "failed", "given_up"] as const satisfies readonly EventState[];
export type EventRow = Told["WebhookEventOut"];
export type Event = Told["WebhookEventDetailOut"];
export type EventState = EventRow["state"];

/** Something that two sides tell differently: `kind` says what. */
export type Finding = { kind: string; mended?: boolean } & Record<string, unknown>;
/** Something in the books that doesn't add up: `what` says what, `differs` by how much. */
export type BookFinding = Told["BookFindingOut"];
export type Reconciliation = Omit<Told["ReconciliationOut"], "findings"> & { findings: Finding[] };
export type BookCheck = Told["BookCheckOut"];

// What is sold

export const AUDIENCES = ["candidate", "interviewer"] as const satisfies readonly Audience[];
export type Plan = Told["StaffPlanOut"];
export type PlanVersion = Plan["version"];
export type Audience = Plan["audience"];
export type Tier = Plan["tier"];
export type PlanPrice = NonNullable<Plan["prices"]["month"]>;
/** What an audience is shown of a plan; here for the numbers that come from the server's settings. */
export type OfferedPlan = Pick<
  Told["PlanOut"],
  "version_id" | "interviews_month" | "turns_month" | "turns" | "seconds"
>;
export type PlanIn = Told["PlanInRequest"] & Partial<Pick<Told["NewPlanInRequest"], "key" | "audience" | "tier">>;
export type Pack = Told["StaffPackOut"];
export type PackIn = Told["PackInRequest"];

export const SUBSCRIPTION_STATES = [
  "incomplete",
  "trialing",
  "active",
  "past_due",
  "ended",
] as const satisfies readonly SubscriptionState[];
export type Subscription = Told["StaffSubscriptionOut"];
export type SubscriptionState = Subscription["state"];

export const COUPON_STATES = [
  "open",
  "scheduled",
  "spent",
  "expired",
  "revoked",
] as const satisfies readonly CouponState[];
export const COUPON_AUDIENCES = [
  "everybody",
  "candidates",
  "interviewers",
] as const satisfies readonly Coupon["audience"][];
export const COUPON_KINDS = ["pack", "plan_once", "subscription"] as const;
export type Coupon = Told["CouponOut"];
export type CouponState = Coupon["state"];
export type CouponIn = Told["CouponInRequest"];
export type CouponUse = Told["CouponUseOut"];

// Payouts

export const PAYOUT_STATES = ["owed", "sent", "paid", "failed", "canceled"] as const satisfies readonly PayoutState[];
export type PayoutRow = Told["StaffPayoutOut"];
export type Payout = Told["StaffPayoutDetailOut"];
export type PayoutState = PayoutRow["state"];
export type BatchRef = Told["BatchRefOut"];
export type Batch = Told["PayoutBatchOut"];
export type PayoutRun = Told["RunOut"];

export type Overview = Told["MoneyOverviewOut"];

// A wallet, looked at from outside

export type Wallet = Told["WalletOut"];
export type WalletLine = Told["MovementOut"];
