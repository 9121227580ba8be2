/** What the lists of money are narrowed by, read from the address. Pure. */
import { among, anything, askedOf, isDay, read } from "@/features/staffPeople/filters";
import {
  AUDIENCES,
  COUPON_STATES,
  DISPUTE_STATES,
  EVENT_STATES,
  PAYMENT_STATES,
  PAYOUT_STATES,
  SUBSCRIPTION_STATES,
} from "./types";

/** Those whose payments are taken. */
export const PROVIDERS = ["razorpay", "stripe"] as const;

const isId = (value: string) => /^[0-9a-f-]{36}$/i.test(value);

const RULES = {
  payments: { q: anything, state: among(PAYMENT_STATES), provider: among(PROVIDERS), since: isDay, until: isDay },
  disputes: { state: among(DISPUTE_STATES) },
  invoices: { q: anything },
  subscriptions: { q: anything, state: among(SUBSCRIPTION_STATES), audience: among(AUDIENCES) },
  coupons: { q: anything, state: among(COUPON_STATES) },
  payouts: { q: anything, state: among(PAYOUT_STATES), batch: isId },
  webhooks: { state: among(EVENT_STATES), provider: among(PROVIDERS), kind: anything },
} as const;

export type ListName = keyof typeof RULES;
export type FilterName = "q" | "state" | "provider" | "audience" | "kind" | "batch" | "since" | "until";
export type MoneyFilters = Partial<Record<FilterName, string>>;

/** Those filters of an address that this list knows and that mean something. */
export const filtersOf = (list: ListName, search: URLSearchParams): MoneyFilters =>
  read(
    RULES[list] as Partial<Record<FilterName, (value: string) => boolean>> as Record<
      FilterName,
      (value: string) => boolean
    >,
    search,
  );

/** The filters as the server is asked: days of somebody's zone as the instants they begin and end at. */
export function askedBy(
  { since, until, ...rest }: MoneyFilters,
  instantOf: (local: string) => Date | null,
): Record<string, string | undefined> {
  const { from, to } = askedOf({ from: since, to: until }, instantOf);
  return { ...rest, ...(from && { since: from }), ...(to && { until: to }) };
}
