import { type InfiniteData, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { Booking, Page } from "@/features/booking/types";
import { cursorOf } from "@/features/sessions/queries";
import type { Step } from "./drawing";
import type { Calendar, CalendarIn, Summary, TimeOff, Week } from "./types";

/** The beginning of every key of calendars, and of bookings: an act on a booking changes what both show. */
export const CALENDAR = ["calendar"] as const;
export const BOOKINGS = ["bookings"] as const;

export const calendarQuery = queryOptions({
  queryKey: [...CALENDAR, "mine"],
  queryFn: () => call<Calendar>("GET", "/api/calendar"),
});

export const weekQuery = (monday: string) =>
  queryOptions({
    queryKey: [...CALENDAR, "week", monday],
    queryFn: () => call<Week>("GET", `/api/calendar/week?from=${monday}`),
    refetchInterval: 60_000,
  });

export const changeRules = (given: CalendarIn) => call<Calendar>("PATCH", "/api/calendar", given);

/** One request of saving what was drawn. The whole week names the revision it was drawn on; dates are one person's own. */
export function take(step: Step, revision: number): Promise<unknown> {
  switch (step.what) {
    case "week":
      return call<unknown>("PUT", "/api/calendar/week", { revision, blocks: step.blocks });
    case "own":
      return call<unknown>("PUT", `/api/calendar/overrides/${step.date}`, { windows: step.windows });
    case "follow":
      return call<unknown>("DELETE", `/api/calendar/overrides/${step.date}`);
    case "once": {
      const { date, start_minute, minutes } = step;
      return call<unknown>("POST", "/api/calendar/blocks", { date, start_minute, minutes });
    }
    case "drop":
      return call<unknown>("DELETE", `/api/calendar/blocks/${step.id}`);
  }
}

export const addTimeOff = (given: Omit<TimeOff, "id">) => call<TimeOff>("POST", "/api/calendar/times-off", given);
export const dropTimeOff = (id: string) => call<unknown>("DELETE", `/api/calendar/times-off/${id}`);

export const makeFeed = () => call<{ url: string }>("POST", "/api/calendar/feed");
export const revokeFeed = () => call<unknown>("DELETE", "/api/calendar/feed");

/** Bookings in one role, page after page: what is ahead soonest first, what is over newest first. */
export const bookingsQuery = (asked: { when: "upcoming" | "past"; role: "interviewer" | "candidate" }) =>
  infiniteQueryOptions({
    queryKey: [...BOOKINGS, "list", asked.role, asked.when],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ ...asked, ...(pageParam && { cursor: pageParam }) });
      return call<Page<Booking>>("GET", `/api/bookings?${query}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const rowsOf = (data: InfiniteData<Page<Booking>> | undefined): Booking[] =>
  data?.pages.flatMap((page) => page.results) ?? [];

export const summaryQuery = queryOptions({
  queryKey: [...BOOKINGS, "summary"],
  queryFn: () => call<Summary>("GET", "/api/interviewer/summary"),
});
