/** States and sums of money as words and colours. Pure. */

import type { Tone } from "@/ui";
import { money } from "@/ui/money";
import type {
  Coupon,
  CouponState,
  Dispute,
  DisputeState,
  EventState,
  PaymentState,
  PayoutRow,
  PayoutState,
  Purchase,
  PurchaseState,
  Reconciliation,
  RefundState,
  SubscriptionState,
} from "./types";

export const paymentTone: Record<PaymentState, Tone> = { pending: "soon", success: "good", failed: "loss" };

export const purchaseTone: Record<PurchaseState, Tone> = {
  open: "soon",
  fulfilled: "good",
  canceled: "state",
  halted: "loss",
  reversed: "state",
};

export const refundTone: Record<RefundState, Tone> = { asked: "soon", done: "good", failed: "loss" };

export const disputeTone: Record<DisputeState, Tone> = {
  needs_response: "soon",
  under_review: "state",
  won: "good",
  lost: "loss",
};

export const subscriptionTone: Record<SubscriptionState, Tone> = {
  incomplete: "state",
  trialing: "good",
  active: "good",
  past_due: "soon",
  ended: "state",
};

export const eventTone: Record<EventState, Tone> = { done: "good", ignored: "state", failed: "soon", given_up: "loss" };

export const payoutTone: Record<PayoutState, Tone> = {
  owed: "soon",
  sent: "soon",
  paid: "good",
  failed: "loss",
  canceled: "state",
};

export const couponTone: Record<CouponState, Tone> = {
  open: "good",
  scheduled: "soon",
  spent: "state",
  expired: "state",
  revoked: "loss",
};

export const reconciliationTone: Record<Reconciliation["state"], Tone> = {
  running: "soon",
  done: "good",
  failed: "loss",
};

/** What a payment has left that could go back. */
export const refundable = ({
  amount_minor,
  refunded_minor,
  state,
}: {
  amount_minor: number;
  refunded_minor: number;
  state: PaymentState;
}): number => (state === "success" ? Math.max(0, amount_minor - refunded_minor) : 0);

export interface Loss {
  /** Bought tokens that are taken back with the money; what was spent of them becomes owed. */
  tokens: number;
  /** The plan that was paid for once ends. */
  plan: boolean;
  /** A subscription goes on all the same: to end it is another act. */
  subscription: boolean;
}

/**
 * What a refund takes from the buyer, as the server reckons: the price goes back first and the fee last; tokens go by
 * their part of the price, a plan with the last of it.
 */
export function lostBy(
  {
    kind,
    quantity_tokens,
    total_minor,
    fee_minor,
  }: Pick<Purchase, "kind" | "quantity_tokens" | "total_minor" | "fee_minor">,
  amount: number,
  refundedBefore: number,
): Loss {
  const goods = total_minor - fee_minor;
  const before = Math.min(refundedBefore, goods);
  const after = Math.min(refundedBefore + amount, goods);
  const share = (part: number) =>
    goods > 0 ? Math.floor((2 * quantity_tokens * part + goods) / (2 * goods)) : quantity_tokens;
  return {
    tokens: share(after) - share(before),
    plan: kind === "plan_once" && amount > 0 && after === goods,
    subscription: kind === "subscription" || kind === "renewal" || kind === "change",
  };
}

/** The next answer that is due first; then what the bank looks at, then what is settled, newest first. */
export function byDue(first: Dispute, second: Dispute): number {
  const rank = ({ state }: Dispute) => (state === "needs_response" ? 0 : state === "under_review" ? 1 : 2);
  const due = ({ respond_by }: Dispute) => respond_by ?? "9999";
  if (rank(first) !== rank(second)) return rank(first) - rank(second);
  if (rank(first) === 0 && due(first) !== due(second)) return due(first) < due(second) ? -1 : 1;
  return second.created_at.localeCompare(first.created_at);
}

/** A sum with all its digits, so that columns line up: "₹1,560.00", "−₹200.00". Also in a currency unknown here. */
export function sumOf(minor: number, currency: string, locale: string): string {
  let text: string;
  try {
    text = money(minor, currency, locale);
  } catch {
    text = `${new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(minor / 100)} ${currency}`.trim();
  }
  return text.replace("-", "−");
}

/** A coupon's worth: "20%" or "₹100.00". */
export function worth(
  { kind, percent, amount_minor, currency }: Pick<Coupon, "kind" | "percent" | "amount_minor" | "currency">,
  locale: string,
): string {
  if (kind === "percent") {
    return new Intl.NumberFormat(locale, { style: "percent" }).format((percent ?? 0) / 100);
  }
  return sumOf(amount_minor ?? 0, currency, locale);
}

export type PayoutAct = "paid" | "failed" | "retry" | "cancel";

const PAYOUT_ACTS: Record<PayoutState, readonly PayoutAct[]> = {
  owed: ["paid", "cancel"],
  sent: ["paid", "failed"],
  // A bank may send back what it had taken.
  paid: ["failed"],
  failed: ["retry", "paid", "cancel"],
  canceled: [],
};

/** What can be done with a payout in this state. */
export const payoutActs = ({ state }: Pick<PayoutRow, "state">): readonly PayoutAct[] => PAYOUT_ACTS[state];

/** How long until an answer is due is told by its colour: three days before, it is soon; after, it is a loss. */
export function dueTone(respondBy: string | null, now: Date): Tone {
  if (!respondBy) return "state";
  const left = Date.parse(respondBy) - now.getTime();
  return left < 0 ? "loss" : left < 3 * 86_400_000 ? "soon" : "state";
}

/** Bars beside months: each as long as its part of the largest. */
export function partsOf(values: readonly number[]): number[] {
  const most = Math.max(0, ...values);
  return values.map((value) => (most > 0 ? Math.max(0, value) / most : 0));
}

/** The first moment of a month, "2026-11", so that it can be named; noon keeps it in the month in every zone. */
export const middleOf = (month: string): string => `${month.slice(0, 7)}-15T12:00:00Z`;

/** What a finding says, as names and values to read: all but what it is and whether it was mended. */
export function findingLines(finding: Record<string, unknown>): { name: string; value: string }[] {
  return Object.entries(finding)
    .filter(
      ([name, value]) => name !== "kind" && name !== "what" && name !== "mended" && value !== "" && value !== null,
    )
    .map(([name, value]) => ({
      name: name.replaceAll("_", " "),
      value: typeof value === "string" ? value : JSON.stringify(value),
    }));
}
