import { queryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";
import { plansFor } from "@/features/plans/queries";
import type { components } from "@/generated/api";

export type { Plans } from "@/features/plans/types";

type Told = components["schemas"];

/** What one may do with AI interviews. `null`: without limit. */
export type Quota = Told["QuotaOut"];

export const plansQuery = plansFor("candidate");

export const quotaQuery = queryOptions({
  queryKey: ["ai", "quota"],
  queryFn: () => call<Quota>("GET", "/api/ai/quota"),
});

export const redeem = (code: string) => call<{ plan: string }>("POST", "/api/access/redeem", { code });
