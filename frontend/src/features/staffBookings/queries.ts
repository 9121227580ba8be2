import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { cursorOf } from "@/features/sessions/queries";
import { at } from "@/features/staffPeople/queries";
import type { BookingRow, BookingStory, Page, ResolveIn } from "./types";

/** The beginning of every key here: one decision changes lists and counts. */
export const STAFF_BOOKINGS = ["staff", "bookings"] as const;
const HERE = "/api/staff/bookings";

export const bookingsQuery = (asked: Record<string, string | undefined>) =>
  infiniteQueryOptions({
    queryKey: [...STAFF_BOOKINGS, "list", asked],
    queryFn: ({ pageParam }) => call<Page<BookingRow>>("GET", at(HERE, { ...asked, cursor: pageParam })),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });

/** What waits for staff to decide, for its count. */
export const waitingBookingsQuery = queryOptions({
  queryKey: [...STAFF_BOOKINGS, "waiting"],
  queryFn: () => call<Page<BookingRow>>("GET", at(HERE, { waiting: "1" })),
  refetchInterval: 60_000,
});

export const storyQuery = (id: string) =>
  queryOptions({
    queryKey: [...STAFF_BOOKINGS, "one", id],
    queryFn: () => call<BookingStory>("GET", `${HERE}/${encodeURIComponent(id)}`),
    // What is being decided here must not be replaced from below.
    refetchOnWindowFocus: false,
  });

export const cancel = (id: string, reason: string) => call<BookingStory>("POST", `${HERE}/${id}/cancel`, { reason });
export const resolve = (id: string, given: ResolveIn) => call<BookingStory>("POST", `${HERE}/${id}/resolve`, given);
