import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { cursorOf } from "@/features/sessions/queries";
import { at } from "@/features/staffPeople/queries";
import type {
  Batch,
  BookCheck,
  Coupon,
  CouponIn,
  CouponUse,
  Dispute,
  Event,
  EventRow,
  Halted,
  OfferedPlan,
  Overview,
  Pack,
  PackIn,
  Page,
  Payment,
  PaymentRow,
  Payout,
  PayoutRow,
  PayoutRun,
  Plan,
  PlanIn,
  Reconciliation,
  StaffInvoice,
  Subscription,
  Wallet,
  WalletLine,
} from "./types";

type Asked = Record<string, string | undefined>;

const HERE = "/api/staff";
/** The beginning of every key here: one act may change several of these lists. */
export const MONEY = ["staff", "money"] as const;

/** A list of staff's, page after page. */
function pages<Row>(path: string, asked: Asked = {}) {
  return infiniteQueryOptions({
    queryKey: [...MONEY, path, asked],
    queryFn: ({ pageParam }) => call<Page<Row>>("GET", at(`${HERE}/${path}`, { ...asked, cursor: pageParam })),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

/** One thing. */
const one = <Data>(path: string) =>
  queryOptions({ queryKey: [...MONEY, path], queryFn: () => call<Data>("GET", `${HERE}/${path}`) });

const post = <Data>(path: string, body?: object, key?: string) =>
  call<Data>("POST", `${HERE}/${path}`, body, key ? { "Idempotency-Key": key } : undefined);

export const overviewQuery = { ...one<Overview>("money/overview"), refetchInterval: 60_000 };

// Payments

export const paymentsQuery = (asked: Asked) => pages<PaymentRow>("payments", asked);
export const paymentQuery = (id: string) => one<Payment>(`payments/${id}`);
export const refund = (id: string, amount_minor: number, reason: string, key: string) =>
  post<unknown>(`payments/${id}/refund`, { amount_minor, reason }, key);

export const haltedQuery = { ...pages<Halted>("halted"), refetchInterval: 60_000 };
export const deliver = (id: string, reason: string) => post<unknown>(`purchases/${id}/deliver`, { reason });
export const giveBack = (id: string, reason: string) => post<unknown>(`purchases/${id}/cancel`, { reason });

export const disputesQuery = (asked: Asked) => ({ ...pages<Dispute>("disputes", asked), refetchInterval: 60_000 });
export const disputeQuery = (id: string) => one<Dispute>(`disputes/${id}`);
export const noteDispute = (id: string, note: string) => call<Dispute>("PUT", `${HERE}/disputes/${id}`, { note });

export const invoicesQuery = (asked: Asked) => pages<StaffInvoice>("invoices", asked);
export const invoicePdf = (id: string) => `/api/invoices/${id}/pdf`;

// Subscriptions and what is sold

export const subscriptionsQuery = (asked: Asked) => pages<Subscription>("subscriptions", asked);
export const subscriptionQuery = (id: string) => one<Subscription>(`subscriptions/${id}`);
export const endSubscription = (id: string, reason: string) => post<unknown>(`subscriptions/${id}/end`, { reason });

export const plansQuery = one<{ results: Plan[] }>("plans");
export const planQuery = (key: string) => ({
  ...one<Plan>(`plans/${encodeURIComponent(key)}`),
  // What is being written here must not be replaced from below.
  refetchOnWindowFocus: false,
});
/** What the audience is shown: the numbers of a plan whose own come from the server's settings. */
export const offersQuery = (audience: string) =>
  queryOptions({
    queryKey: [...MONEY, "offers", audience],
    queryFn: () => call<{ results: OfferedPlan[] }>("GET", `/api/plans?audience=${audience}`),
  });
export const addPlan = (given: PlanIn) => post<Plan>("plans", given);
export const changePlan = (key: string, given: PlanIn) =>
  call<Plan>("PUT", `${HERE}/plans/${encodeURIComponent(key)}`, given);
export const archivePlan = (key: string) => call<unknown>("DELETE", `${HERE}/plans/${encodeURIComponent(key)}`);
export const restorePlan = (key: string) => post<unknown>(`plans/${encodeURIComponent(key)}/restore`);

export const packsQuery = one<{ results: Pack[] }>("packs");
export const addPack = (given: PackIn) => post<Pack>("packs", given);
export const changePack = (id: string, given: PackIn) => call<Pack>("PUT", `${HERE}/packs/${id}`, given);
export const restorePack = (id: string) => post<unknown>(`packs/${id}/restore`);
export const archivePack = (id: string) => call<unknown>("DELETE", `${HERE}/packs/${id}`);

export const couponsQuery = (asked: Asked) => pages<Coupon>("coupons", asked);
export const couponQuery = (id: string) => one<Coupon>(`coupons/${id}`);
export const couponUsesQuery = (id: string) => pages<CouponUse>(`coupons/${id}/uses`);
export const addCoupon = (given: CouponIn) => post<Coupon>("coupons", given);
export const changeCoupon = (id: string, given: Pick<Coupon, "name" | "ends_at" | "max_uses">) =>
  call<Coupon>("PUT", `${HERE}/coupons/${id}`, given);
export const revokeCoupon = (id: string) => post<unknown>(`coupons/${id}/revoke`);
export const couponsExport = (asked: Asked) => at(`${HERE}/coupons/export`, asked);

// Payouts

export const payoutsQuery = (asked: Asked) => pages<PayoutRow>("payouts", asked);
export const payoutQuery = (id: string) => one<Payout>(`payouts/${id}`);
export const runPayouts = () => post<PayoutRun>("payouts/run");
export const batchesQuery = pages<Batch>("payouts/batches");
export const bankFile = (id: string) => `${HERE}/payouts/batches/${id}/file`;
export const markPaid = (id: string, reference: string) => post<unknown>(`payouts/${id}/paid`, { reference });
export const markFailed = (id: string, reason: string) => post<unknown>(`payouts/${id}/failed`, { reason });
export const retryPayout = (id: string) => post<unknown>(`payouts/${id}/retry`);
export const cancelPayout = (id: string, reason: string) => post<unknown>(`payouts/${id}/cancel`, { reason });

// What the providers say, and whether the books agree

export const eventsQuery = (asked: Asked) => pages<EventRow>("webhooks", asked);
export const eventQuery = (id: string) => one<Event>(`webhooks/${id}`);
export const replayEvent = (id: string) => post<Event>(`webhooks/${id}/replay`);

export const reconciliationsQuery = pages<Reconciliation>("reconciliations");
export const reconciliationQuery = (id: string) => one<Reconciliation>(`reconciliations/${id}`);
export const reconcile = (provider: string, since: string, until: string) =>
  post<Reconciliation>("reconciliations", { provider, since, until });

export const booksQuery = pages<BookCheck>("books");
export const checkBooks = () => post<BookCheck>("books");

// Somebody's wallet

export const walletQuery = (person: string) => one<Wallet>(`people/${person}/wallet`);
export const walletLinesQuery = (person: string) => pages<WalletLine>(`people/${person}/transactions`);
export const giveTokens = (
  person: string,
  given: { tokens: number; reason: string; expires_at?: string },
  key: string,
) => post<unknown>(`people/${person}/tokens`, given, key);
