import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { queryClient } from "@/api/queries";
import type { Intent, Proof, Purchase, Quote, Started } from "./types";

/** Begin to buy. The same key again is the same purchase, with the same place to pay. */
export const createPayment = (intent: Intent, key: string) =>
  call<Started>("POST", "/api/payments/create", intent, { "Idempotency-Key": key });

/** Ask the provider, through our server, whether a purchase is paid; with its proof where its script gave one. */
export const verifyPayment = (what: { purchase: string } | Proof) =>
  call<{ state: string; purchase: Purchase; plan: string }>("POST", "/api/payments/verify", what).then(
    (told) => told.purchase,
  );

export const getPurchase = (id: string) => call<Purchase>("GET", `/api/purchases/${encodeURIComponent(id)}`);

export const cancelPurchase = (id: string) => call<Purchase>("POST", `/api/purchases/${encodeURIComponent(id)}/cancel`);

/** What an intent costs, discount, fee and tax apart. It changes nothing on the server. */
export const quoteQuery = ({ kind, pack, version, interval, coupon }: Intent) => {
  const asked = { kind, pack, version, interval, ...(coupon && { coupon }) };
  return queryOptions({
    queryKey: ["quote", asked],
    queryFn: () => call<Quote>("POST", "/api/quote", asked),
    staleTime: 60_000,
    // A refusal is an answer here: the coupon doesn't count.
    retry: false,
  });
};

/** Something was paid, given back or changed: everything that says so is asked anew. */
export function moneyMoved(): void {
  for (const key of ["wallet", "subscription", "access", "invoices", "payments", "referral"]) {
    void queryClient.invalidateQueries({ queryKey: [key] });
  }
  // Asked anew when somebody wants to buy again: what was just bought has no price any more.
  void queryClient.invalidateQueries({ queryKey: ["quote"], refetchType: "none" });
  void queryClient.invalidateQueries({ queryKey: ["ai", "quota"] });
  void queryClient.invalidateQueries({ queryKey: ["me"] });
}
