/** What the server tells of calendars, by the names these pages use. Bookings are those of their own feature. */
import type { Booking } from "@/features/booking/types";

export type { Booking };

export interface Block {
  id: string;
  kind: "weekly" | "once";
  /** 0 is Monday. */
  weekday: number | null;
  date: string | null;
  start_minute: number;
  minutes: number;
}

export interface Override {
  id: string;
  date: string;
  windows: { start_minute: number; minutes: number }[];
}

export interface TimeOff {
  id: string;
  starts_at: string;
  ends_at: string;
  note: string;
}

export interface Rules {
  session_minutes: number;
  increment_minutes: number;
  buffer_before: number;
  buffer_after: number;
  notice_minutes: number;
  horizon_days: number;
  per_day: number | null;
  per_week: number | null;
  capacity: number;
  requires_approval: boolean;
}

export interface Calendar extends Rules {
  time_zone: string;
  own_zone: boolean;
  capacity_most: number;
  revision: number;
  feed: { made_at: string } | null;
  blocks: Block[];
  overrides: Override[];
  times_off: TimeOff[];
}

export type CalendarIn = { revision: number } & Partial<Rules & Pick<Calendar, "time_zone" | "own_zone">>;

/** A booking of a week: with what is kept free around it, which only its interviewer is told. */
export interface WeekBooking extends Booking {
  busy_from: string;
  busy_until: string;
}

export interface Week {
  time_zone: string;
  from: string;
  to: string;
  days: {
    date: string;
    open: { starts_at: string; ends_at: string; source: "weekly" | "once" | "override" }[];
    off: { starts_at: string; ends_at: string; note: string }[];
  }[];
  bookings: WeekBooking[];
  open_minutes: number;
  booked: number;
  per_week: number | null;
}

export interface Summary {
  upcoming: number;
  completed: number;
  completed_30_days: number;
  hours_30_days: number;
  tokens_earned: number;
  tokens_to_come: number;
  candidates: number;
  cancelled_by_me_30_days: number;
  to_answer: { approvals: number; proposals: number; to_complete: number; in_review: number };
  next: Booking | null;
}
