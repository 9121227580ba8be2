import { asksMe } from "@/features/booking/booking";
import type { Booking } from "./types";

/** What waits for somebody's answer, the soonest to run out first. */
export function asking(bookings: readonly Booking[]): Booking[] {
  const until = ({ proposal, approve_until, starts_at }: Booking) =>
    proposal && !proposal.mine ? proposal.expires_at : (approve_until ?? starts_at);
  return bookings.filter(asksMe).sort((one, other) => until(one).localeCompare(until(other)));
}
