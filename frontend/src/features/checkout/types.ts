/** What is bought, how it is paid, and what became of it, as the server tells it. */

export type PurchaseState = "open" | "fulfilled" | "canceled" | "halted" | "reversed";
export type PurchaseKind = "pack" | "plan_once" | "subscription" | "renewal" | "change";
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
export interface Sums {
  list_minor: number;
  discount_minor: number;
  tax_minor: number;
  tax_included: boolean;
  fee_minor: number;
  total_minor: number;
  currency: string;
}

export interface Quote extends Sums {
  title: string;
  /** Nothing is due for so long. */
  trial_days: number;
  discount_name: string;
  coupon: { code: string; name: string } | null;
}

export interface Purchase extends Sums {
  id: string;
  kind: PurchaseKind;
  state: PurchaseState;
  title: string;
  quantity_tokens: number;
  discount_name: string;
  provider: string;
  created_at: string;
  fulfilled_at: string | null;
  invoice: { id: string; number: string } | null;
  return_to: string;
  plan: string;
}

/** Where it is paid. `redirect`: a page at `url`; `script`: what `script_url` brings draws a dialog; `none`: nothing is due. */
export interface Till {
  way: "redirect" | "script" | "none";
  url: string;
  script_url: string;
  options: Record<string, unknown>;
}

export interface Started {
  purchase: Purchase;
  provider: string;
  checkout: Till;
}

/** What the provider's own script hands back after a payment. */
export interface Proof {
  razorpay_order_id: string;
  razorpay_payment_id: string;
  razorpay_signature: string;
}

export interface Provider {
  key: string;
  title: string;
  modes: string[];
  currencies: string[];
}

/** Whether anything can be paid here, and where. */
export interface Payments {
  on: boolean;
  sandbox: boolean;
  providers: Provider[];
}
