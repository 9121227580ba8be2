/** States and sums of money as words and colours. Pure. */
import { price } from "@/features/interviewers/money";
import type { Tone } from "@/ui";
import type {
  Coupon,
  CouponState,
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
  planned: "soon",
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
  /** The plan that this payment gave ends. */
  plan: boolean;
  /** A paid subscription goes on all the same: to end it is another act. */
  subscription: boolean;
}

/** What a refund takes from the buyer: tokens by the part of the sum, rounded up; a plan only with the last of it. */
export function lostBy(
  { kind, quantity_tokens, total_minor }: Pick<Purchase, "kind" | "quantity_tokens" | "total_minor">,
  amount: number,
  refundedBefore: number,
): Loss {
  const whole = total_minor > 0 && refundedBefore + amount >= total_minor;
  const share = (sum: number) =>
    total_minor > 0 ? Math.floor((quantity_tokens * Math.min(sum, total_minor)) / total_minor) : 0;
  return {
    tokens: kind === "pack" ? share(refundedBefore + amount) - share(refundedBefore) : 0,
    plan: whole && kind !== "pack",
    subscription: whole && (kind === "subscription" || kind === "renewal" || kind === "change"),
  };
}

/** A coupon's worth: "20%" or "₹100.00". */
export function worth(
  { kind, percent, amount_minor, currency }: Pick<Coupon, "kind" | "percent" | "amount_minor" | "currency">,
  locale: string,
): string {
  if (kind === "percent") {
    return new Intl.NumberFormat(locale, { style: "percent" }).format((percent ?? 0) / 100);
  }
  return price(amount_minor ?? 0, currency, locale);
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
    .filter(([name, value]) => name !== "kind" && name !== "mended" && value !== "" && value !== null)
    .map(([name, value]) => ({
      name: name.replaceAll("_", " "),
      value: typeof value === "string" ? value : JSON.stringify(value),
    }));
}
