/** What the server tells of calendars, by the names these pages use. Bookings are those of their own feature. */
import type { Booking } from "@/features/booking/types";
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type { Booking };
export type Calendar = Told["CalendarOut"];
export type TimeOff = Told["TimeOffOut"];

/** What an interviewer sets by numbers. */
export type Rules = Pick<
  Calendar,
  | "session_minutes"
  | "increment_minutes"
  | "buffer_before"
  | "buffer_after"
  | "notice_minutes"
  | "horizon_days"
  | "per_day"
  | "per_week"
  | "capacity"
  | "requires_approval"
>;

export type CalendarIn = { revision: number } & Partial<Rules & Pick<Calendar, "time_zone" | "own_zone">>;

/** A booking of a week: with what is kept free around it, which only its interviewer is told. */
export type WeekBooking = Booking & Pick<Told["WeekBookingOut"], "busy_from" | "busy_until">;

export type Week = Omit<Told["CalendarWeekOut"], "bookings"> & { bookings: WeekBooking[] };

export type Summary = Omit<Told["InterviewerSummaryOut"], "next"> & { next: Booking | null };
