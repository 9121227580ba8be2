import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { Interval } from "@/features/checkout/types";
import type { Access, Audience, ChangePreview, Plans, Subscription, Subscriptions } from "./types";

export const plansFor = (audience: Audience) =>
  queryOptions({
    queryKey: ["plans", audience],
    queryFn: () => call<Plans>("GET", `/api/plans?audience=${audience}`),
    staleTime: 300_000,
  });

export const accessQuery = queryOptions({
  queryKey: ["access"],
  queryFn: () => call<Access>("GET", "/api/access/grants"),
});

export const subscriptionQuery = queryOptions({
  queryKey: ["subscription"],
  queryFn: () => call<Subscriptions>("GET", "/api/subscription"),
});

export interface Change {
  version_id: string;
  interval: Interval;
}

export const previewQuery = (id: string, change: Change) =>
  queryOptions({
    queryKey: ["subscription", id, "preview", change],
    queryFn: () => call<ChangePreview>("POST", `/api/subscription/${id}/preview`, change),
    staleTime: 0,
    retry: false,
  });

export const changeSubscription = (id: string, change: Change) =>
  call<Subscription>("POST", `/api/subscription/${id}/change`, change);

export const cancelSubscription = (id: string, reason: string) =>
  call<Subscription>("POST", `/api/subscription/${id}/cancel`, { reason });

export const resumeSubscription = (id: string) => call<Subscription>("POST", `/api/subscription/${id}/resume`);

/** The provider's own page for cards and bills. */
export const openPortal = (id: string, returnTo: string) =>
  call<{ url: string }>("POST", `/api/subscription/${id}/portal`, { return_to: returnTo }).then(({ url }) => url);
