import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { queryClient } from "@/api/queries";
import { cursorOf } from "@/features/sessions/queries";
import type { Channel, Notification, Page, Preferences, PreferencesIn, PushDevice, Subscription } from "./types";

export const unreadQuery = queryOptions({
  queryKey: ["notifications", "unread"],
  queryFn: () => call<{ unread: number }>("GET", "/api/notifications/unread").then(({ unread }) => unread),
  staleTime: 60_000,
});

const INBOX = ["notifications", "inbox"] as const;

export const inboxQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: [...INBOX, unread],
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams({ ...(unread && { unread: "1" }), ...(pageParam && { cursor: pageParam }) });
      return call<Page<Notification>>("GET", `/api/notifications?${asked}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const inboxChanged = () => queryClient.invalidateQueries({ queryKey: INBOX });

export function keepUnread(unread: number): void {
  queryClient.setQueryData(unreadQuery.queryKey, unread);
}

/** Mark some as read, or all. The badge follows at once. */
export async function markRead(which: { ids: string[] } | { all: true }): Promise<void> {
  const { unread } = await call<{ unread: number }>("POST", "/api/notifications/read", which);
  keepUnread(unread);
  await inboxChanged();
}

export const preferencesQuery = queryOptions({
  queryKey: ["notifications", "preferences"],
  queryFn: () => call<Preferences>("GET", "/api/notifications/preferences"),
});

export const preferencesChanged = () => queryClient.invalidateQueries({ queryKey: preferencesQuery.queryKey });

export async function changePreferences(changes: PreferencesIn): Promise<void> {
  const kept = await call<Preferences>("PATCH", "/api/notifications/preferences", changes);
  queryClient.setQueryData(preferencesQuery.queryKey, kept);
}

export const addDevice = (subscription: PushSubscriptionJSON, name: string) =>
  call<PushDevice>("POST", "/api/notifications/push", {
    endpoint: subscription.endpoint,
    keys: subscription.keys,
    name,
  });
export const removeDevice = (id: string) => call<object>("DELETE", `/api/notifications/push/${id}`);
export const sendTest = (kind: string, channel: Channel) =>
  call<object>("POST", "/api/notifications/test", { kind, channel });

export const subscriptionQuery = (token: string) =>
  queryOptions({
    queryKey: ["unsubscribe", token],
    queryFn: () => call<Subscription>("GET", `/api/unsubscribe/${encodeURIComponent(token)}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
export const unsubscribe = (token: string) =>
  call<Subscription>("POST", `/api/unsubscribe/${encodeURIComponent(token)}`, {});
