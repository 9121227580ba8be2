import { queryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";

/** What Pro costs, fee apart, in the smallest unit of the currency. */
export interface Price {
  price_minor: number;
  fee_minor: number;
  total_minor: number;
  currency: string;
}

export interface Plans {
  pro: Price;
  payments: { on: boolean };
}

/** What one may do with AI interviews. `null`: without limit. */
export interface Quota {
  plan: string;
  unlimited: boolean;
  turns: number | null;
  seconds: number | null;
  interviews: { used: number; of: number | null; resets_at: string | null };
  turns_month: { used: number; of: number | null };
}

export const plansQuery = queryOptions({
  queryKey: ["plans"],
  queryFn: () => call<Plans>("GET", "/api/plans"),
  staleTime: 300_000,
});

export const quotaQuery = queryOptions({
  queryKey: ["ai", "quota"],
  queryFn: () => call<Quota>("GET", "/api/ai/quota"),
});

export const redeem = (code: string) => call<{ plan: string }>("POST", "/api/access/redeem", { code });
