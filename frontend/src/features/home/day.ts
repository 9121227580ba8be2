/** An interviewer's day: what is booked and what was set up by hand, as one list. Pure. */
import type { Booking } from "@/features/booking/types";
import type { RoomRow } from "@/features/sessions/queries";

type Room = Pick<RoomRow, "id" | "starts_at" | "started_at" | "created_at">;

export type Entry<One extends Room> = { at: string } & ({ booking: Booking } | { room: One });

/**
 * Bookings ahead, and rooms that are nobody's booking, soonest first. `isLater` says of a time whether it is after
 * today: what was planned earlier and never ended is still open and stands with today's.
 */
export function agendaOf<One extends Room>(
  bookings: readonly Booking[],
  rooms: readonly One[],
  isLater: (at: string) => boolean,
): { today: Entry<One>[]; later: Entry<One>[] } {
  const booked = new Set(bookings.map(({ room }) => room.id));
  const entries: Entry<One>[] = [
    ...bookings.map((booking) => ({ at: booking.starts_at, booking })),
    ...rooms
      .filter(({ id }) => !booked.has(id))
      .map((room) => ({ at: room.started_at ?? room.starts_at ?? room.created_at, room })),
  ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return {
    today: entries.filter(({ at }) => !isLater(at)),
    later: entries.filter(({ at }) => isLater(at)),
  };
}

/** What an interviewer still has to say took place, the longest over first. */
export const toComplete = (past: readonly Booking[]): Booking[] =>
  past
    .filter(({ can }) => can.includes("complete"))
    .sort((one, other) => Date.parse(one.ends_at) - Date.parse(other.ends_at));

/** What took place, and what might have: nothing that was called off before. */
export const heldOf = (past: readonly Booking[]): Booking[] =>
  past.filter(({ state }) => state === "completed" || state === "in_review" || state.endsWith("_absent"));

/** The next session that isn't over, of today's. */
export function nextOf(today: readonly Entry<Room>[], now: Date): Booking | undefined {
  return today
    .flatMap((entry) => ("booking" in entry ? [entry.booking] : []))
    .find(({ state, ends_at }) => state === "confirmed" && Date.parse(ends_at) > now.getTime());
}
