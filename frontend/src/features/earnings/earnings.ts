/** Earnings in words and figures. Pure. */
import type { Tone } from "@/ui";
import type { AccountIn, EarningState, Earnings, Payout, PayoutState } from "./types";

export const earningTone: Record<EarningState, Tone> = {
  pending: "soon",
  available: "good",
  in_payout: "state",
  taken_back: "loss",
};

export const payoutTone: Record<PayoutState, Tone> = {
  owed: "soon",
  sent: "soon",
  paid: "good",
  failed: "loss",
  canceled: "state",
};

/** Whether there is anything to speak of: earned once, or owed. */
export const hasBegun = (earnings: Earnings): boolean =>
  earnings.pending_tokens + earnings.available_tokens + earnings.owed > 0 ||
  earnings.months.some((month) => month.tokens > 0);

export type NextPayout =
  /** Nothing can be paid out until there is an account. */
  | "account"
  /** What there is stays below the smallest payout. */
  | "minimum"
  /** A run is planned. */
  | "planned"
  /** Runs are started by hand. */
  | "manual"
  /** Nothing is available. */
  | "nothing";

/** What stands between the available tokens and the bank. */
export function nextPayout(earnings: Earnings): NextPayout {
  if (earnings.available_tokens === 0) return "nothing";
  if (!earnings.account) return "account";
  if (earnings.estimate.net_minor < earnings.minimum_minor) return "minimum";
  return earnings.next_payout_at ? "planned" : "manual";
}

/** The newest payout that the bank did not take, if it is still owed. */
export const failedOf = (payouts: readonly Payout[]): Payout | undefined =>
  payouts.find((payout) => payout.state === "failed");

/** Bars beside months: each as long as its part of the largest. */
export function partsOf(values: readonly number[]): number[] {
  const most = Math.max(0, ...values);
  return values.map((value) => (most > 0 ? Math.max(0, value) / most : 0));
}

/** A moment in the middle of a month, "2026-11", so that it can be named: it lies in the month in every zone. */
export const middleOf = (month: string): string => `${month.slice(0, 7)}-15T12:00:00Z`;

export type Wrong = Partial<Record<keyof AccountIn, "needed" | "account" | "code" | "country">>;

const plain = (text: string): string => text.replace(/[\s\u00a0-]/g, "").toUpperCase();

/** What a form of an account says, tidied; or which of its fields can't be right. The server has the last word. */
export function accountIn(form: AccountIn): { data: AccountIn; wrong: null } | { data: null; wrong: Wrong } {
  const data: AccountIn = {
    holder: form.holder.trim(),
    account: plain(form.account),
    bank_code: plain(form.bank_code),
    country: plain(form.country),
  };
  const wrong: Wrong = {};
  if (!data.holder) wrong.holder = "needed";
  if (!/^[A-Z0-9]{5,34}$/.test(data.account)) wrong.account = "account";
  if (!/^[A-Z0-9]{4,20}$/.test(data.bank_code)) wrong.bank_code = "code";
  if (!/^[A-Z]{2}$/.test(data.country)) wrong.country = "country";
  return Object.keys(wrong).length > 0 ? { data: null, wrong } : { data, wrong: null };
}

/** "15%" of "15.00". */
export function percent(text: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
    (Number(text) || 0) / 100,
  );
}

/** True where somebody has the interviewer plan without paying for it. */
export function isGiven(entitled: boolean | undefined, subscription: { state: string } | null | undefined): boolean {
  if (!entitled || subscription === undefined) return false;
  return subscription === null || subscription.state === "ended" || subscription.state === "incomplete";
}
