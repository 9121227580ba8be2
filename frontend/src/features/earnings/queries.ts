import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { cursorOf } from "@/features/sessions/queries";
import type { AccountIn, EarningRow, Earnings, Page, Payout, PayoutAccount } from "./types";

/** A list of one's own, page after page. */
function pages<Row>(path: string) {
  return infiniteQueryOptions({
    queryKey: ["earnings", path],
    queryFn: ({ pageParam }) =>
      call<Page<Row>>("GET", pageParam ? `/api/${path}?cursor=${encodeURIComponent(pageParam)}` : `/api/${path}`),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

export const earningsQuery = queryOptions({
  queryKey: ["earnings", "sums"],
  queryFn: () => call<Earnings>("GET", "/api/earnings"),
});

export const earningRowsQuery = pages<EarningRow>("earnings/list");
export const payoutsQuery = pages<Payout>("payouts");

export const statementOf = (id: string) => `/api/payouts/${id}/statement`;

/** Both ask for a fresh proof of who sits there. */
export const saveAccount = (given: AccountIn) => call<PayoutAccount>("PUT", "/api/payouts/account", given);
export const removeAccount = () => call<unknown>("DELETE", "/api/payouts/account");
