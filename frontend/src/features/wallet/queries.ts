import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { cursorOf } from "@/features/sessions/queries";
import type { KindFilter } from "./moves";
import type { Month, Moved, Pack, Page, Referral, Wallet } from "./types";

export const walletQuery = queryOptions({
  queryKey: ["wallet", "now"],
  queryFn: () => call<Wallet>("GET", "/api/wallet"),
});

export const movesQuery = (kind: KindFilter) =>
  infiniteQueryOptions({
    queryKey: ["wallet", "moves", kind],
    queryFn: ({ pageParam }) => {
      const search = new URLSearchParams({ ...(kind && { kind }), ...(pageParam && { cursor: pageParam }) });
      return call<Page<Moved>>("GET", `/api/wallet/transactions${search.size > 0 ? `?${search}` : ""}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
    placeholderData: keepPreviousData,
  });

export const summaryQuery = queryOptions({
  queryKey: ["wallet", "summary"],
  queryFn: () => call<{ months: Month[] }>("GET", "/api/wallet/summary?months=6").then(({ months }) => months),
});

export const packsQuery = queryOptions({
  queryKey: ["packs"],
  queryFn: () => call<{ results: Pack[] }>("GET", "/api/packs").then(({ results }) => results),
  staleTime: 300_000,
});

export const referralQuery = queryOptions({
  queryKey: ["referral"],
  queryFn: () => call<Referral>("GET", "/api/referral"),
});

export const sendReferralCode = (code: string) => call<Referral>("POST", "/api/referral/use", { code });
