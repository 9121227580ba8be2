import { queryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";
import type { components } from "@/generated/api";

type Told = components["schemas"];

/** What Pro costs, fee apart, in the smallest unit of the currency. */
export type Price = Told["ProOut"];
export type Plans = Told["PlansOut"];

/** What one may do with AI interviews. `null`: without limit. */
export type Quota = Told["QuotaOut"];

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
