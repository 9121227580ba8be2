/** What stands on a week's columns besides open hours, and which hours have to be in sight. Pure. */
import { type Draft, joined, minus, type Span, stretchesOn } from "./drawing";
import type { Booking, Week, WeekBooking } from "./types";
import { DAY, placeOn } from "./wall";

/** How a booking looks: ahead, over, asking for an answer, or looked at by staff. */
export type Look = "ahead" | "done" | "asks" | "review";

export interface Shown {
  key: string;
  booking: Booking;
  look: Look;
  /** True for a time that is only proposed. */
  proposed: boolean;
  top: number;
  bottom: number;
}

const LOOKS: Partial<Record<Booking["state"], Look>> = {
  pending: "asks",
  confirmed: "ahead",
  completed: "done",
  candidate_absent: "done",
  interviewer_absent: "done",
  both_absent: "done",
  in_review: "review",
};

/** What is booked on a date, and what somebody proposes for it. */
export function bookedOn(date: string, bookings: readonly Booking[], zone: string, now: Date): Shown[] {
  return bookings
    .flatMap((booking): Shown[] => {
      const look = LOOKS[booking.state];
      const place = look && placeOn(date, booking.starts_at, booking.ends_at, zone);
      const over = look === "ahead" && Date.parse(booking.ends_at) <= now.getTime();
      const all: Shown[] = place
        ? [{ key: booking.id, booking, look: over ? "done" : look, proposed: false, ...place }]
        : [];
      const { proposal } = booking;
      const wanted = proposal && placeOn(date, proposal.starts_at, proposal.ends_at, zone);
      if (wanted) all.push({ key: proposal.id, booking, look: "asks", proposed: true, ...wanted });
      return all;
    })
    .sort((one, other) => one.top - other.top);
}

/** What is kept free around what is booked on a date. Those in one slot share it. */
export function keptFreeOn(date: string, bookings: readonly WeekBooking[], zone: string): Span[] {
  const spans = bookings.flatMap(({ state, role, starts_at, ends_at, busy_from, busy_until }) => {
    if (role !== "interviewer" || (state !== "confirmed" && state !== "pending")) return [];
    const parts = [
      [busy_from, starts_at],
      [ends_at, busy_until],
    ] as const;
    return parts.flatMap(([from, to]) => {
      const place = Date.parse(to) > Date.parse(from) ? placeOn(date, from, to, zone) : null;
      return place ? [{ start: place.top, end: place.bottom }] : [];
    });
  });
  return joined(spans);
}

/** The times off that lie on a date. */
export function offOn(date: string, week: Week, zone: string) {
  const all = new Map(week.days.flatMap((day) => day.off).map((off) => [`${off.starts_at} ${off.ends_at}`, off]));
  return [...all.values()].flatMap((off) => {
    const place = placeOn(date, off.starts_at, off.ends_at, zone);
    return place ? [{ ...off, ...place }] : [];
  });
}

/** A date's open hours as they are saved, those that are new, and those that will be gone. */
export function openOn(date: string, base: Draft, draft: Draft): { kept: Span[]; fresh: Span[]; gone: Span[] } {
  const seen = (of: Draft) => joined(stretchesOn(of, date).map(({ top, bottom }) => ({ start: top, end: bottom })));
  const [was, is] = [seen(base), seen(draft)];
  const fresh = minus(is, was);
  return { kept: minus(is, fresh), fresh, gone: minus(was, is) };
}

/** Whole hours in which everything of a week lies, the working day at least. */
export function hoursOf(dates: readonly string[], draft: Draft, bookings: readonly Booking[], zone: string) {
  let [from, to] = [8 * 60, 19 * 60];
  const reach = (top: number, bottom: number) => {
    from = Math.min(from, Math.floor(top / 60) * 60);
    to = Math.max(to, Math.ceil(bottom / 60) * 60);
  };
  for (const date of dates) {
    for (const { top, bottom } of stretchesOn(draft, date)) reach(top, bottom);
    for (const { top, bottom } of bookedOn(date, bookings, zone, new Date(0))) reach(top, bottom);
  }
  return { from, to: Math.min(DAY, to) };
}

/** What a week's sessions brought and will bring somebody who interviews. */
export function earnedBy(bookings: readonly Booking[]): { earned: number; toCome: number } {
  let [earned, toCome] = [0, 0];
  for (const { role, state, captured_tokens, price_tokens } of bookings) {
    if (role !== "interviewer") continue;
    earned += captured_tokens;
    if (state === "confirmed" || state === "in_review" || state === "pending") toCome += price_tokens;
  }
  return { earned, toCome };
}
