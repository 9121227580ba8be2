import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { queryClient } from "@/api/queries";
import { cursorOf } from "@/features/sessions/queries";
import type {
  AiBookingIn,
  Booking,
  BookingDetail,
  HumanBookingIn,
  Joined,
  JoinLink,
  Page,
  Slots,
  Waiting,
} from "./types";

const part = encodeURIComponent;

/** Free times of an interviewer from one day to another, both included, on the clock of `zone`. */
export const slotsQuery = (interviewer: string, from: string, to: string, zone: string) =>
  queryOptions({
    queryKey: ["slots", interviewer, zone, from, to],
    queryFn: () =>
      call<Slots>("GET", `/api/interviewers/${part(interviewer)}/slots?${new URLSearchParams({ from, to, tz: zone })}`),
    placeholderData: (before, query) => (query?.queryKey[1] === interviewer ? before : undefined),
    // Others book as well.
    refetchInterval: 60_000,
  });

export type When = "upcoming" | "past";

/** My bookings, on either side; those to come soonest first, those that were latest first. */
export const bookingsQuery = (when: When) =>
  infiniteQueryOptions({
    queryKey: ["bookings", "list", when],
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams({ when, ...(pageParam && { cursor: pageParam }) });
      return call<Page<Booking>>("GET", `/api/bookings?${asked}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
    placeholderData: keepPreviousData,
  });

export const bookingQuery = (id: string) =>
  queryOptions({
    queryKey: ["bookings", "one", id],
    queryFn: () => call<BookingDetail>("GET", `/api/bookings/${part(id)}`),
    refetchInterval: 30_000,
  });

/** Times I wait for. */
export const waitlistQuery = queryOptions({
  queryKey: ["waitlist"],
  queryFn: () => call<Waiting[]>("GET", "/api/waitlist"),
  refetchInterval: 60_000,
});

/** Book. The same key again is the same booking. */
export const book = (wish: HumanBookingIn | AiBookingIn, key: string) =>
  call<Booking>("POST", "/api/bookings", wish, { "Idempotency-Key": key });

/** What one does with a booking: `path` as the address says it, "cancel", "proposal/accept". */
export const act = (id: string, path: string, body?: object) =>
  call<Booking>("POST", `/api/bookings/${part(id)}/${path}`, body);

export const join = (id: string) => call<Joined>("POST", `/api/bookings/${part(id)}/join`);

/** A booking's file for calendars. */
export const calendarFile = (id: string) => `/api/bookings/${part(id)}/calendar.ics`;

export const wait = (interviewer_id: string, starts_at: string) =>
  call<Waiting>("POST", "/api/waitlist", { interviewer_id, starts_at });

export const stopWaiting = (id: string) => call<object>("DELETE", `/api/waitlist/${part(id)}`);

export const linkQuery = (token: string) =>
  queryOptions({
    queryKey: ["join", token],
    queryFn: () => call<JoinLink>("GET", `/api/join/${part(token)}`),
    staleTime: 0,
  });

export const enterBy = (token: string) => call<Joined>("POST", "/api/join", { token });

/** A booking was made, moved or ended: everything that says so is asked anew. */
export function bookingsMoved(): void {
  for (const key of ["bookings", "slots", "waitlist", "wallet", "interviewers", "rooms", "calendar"]) {
    void queryClient.invalidateQueries({ queryKey: [key] });
  }
}
