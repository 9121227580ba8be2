/** What is bought, how it is paid, and what became of it, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Purchase = Told["PurchaseOut"];
export type PurchaseState = Purchase["state"];
export type Interval = "month" | "year";

/** What somebody wants to buy. The same intent again is the same purchase until it is settled. */
export interface Intent {
  kind: "pack" | "plan_once" | "subscription";
  pack?: string;
  version?: string;
  interval?: Interval;
  coupon?: string;
  provider?: string;
  /** A path of ours that the return page leads to. */
  return_to?: string;
}

/** What it costs, in the smallest unit of the currency; the fee is a line of its own. */
export type Sums = Pick<
  Quote,
  "list_minor" | "discount_minor" | "tax_minor" | "tax_included" | "fee_minor" | "total_minor" | "currency"
>;

/** Sums, with what was taken off and for how long nothing is due. */
export type Quote = Told["PriceQuoteOut"];

/** A purchase that is begun, and where it is paid. */
export type Started = Pick<Told["StartedOut"], "purchase" | "provider" | "checkout">;

/** `redirect`: a page at `url`; `script`: what `script_url` brings draws a dialog; `none`: nothing is due. */
export type Till = Told["CheckoutOut"];

/** What the provider's own script hands back after a payment. */
export interface Proof {
  razorpay_order_id: string;
  razorpay_payment_id: string;
  razorpay_signature: string;
}

export type Provider = Told["ProviderOut"];

/** Whether anything can be paid here, and where. */
export type Payments = Told["PaymentsOut"];
