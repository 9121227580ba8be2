import type { LeaveReason, MediaState, Role, RoomEvent, Seat } from "./frames";

/** A seat as the server told it, and how its last stay ended. */
export interface SeatView extends Seat {
  gone: { reason: LeaveReason | null; at: string | null } | null;
}

export type Seats = Readonly<Record<string, SeatView>>;

const SILENT: MediaState = { audio: false, video: false, screen: false };

/** The seats of a `welcome`; what was known of how somebody left is kept. */
export function readSeats(seats: readonly Seat[], before: Seats): Seats {
  return Object.fromEntries(
    seats.map((seat): [string, SeatView] => {
      const known = before[seat.seat]?.gone ?? null;
      const gone = seat.present || seat.waiting ? null : (known ?? { reason: null, at: seat.left_at ?? null });
      return [seat.seat, { ...seat, gone }];
    }),
  );
}

/** The seats after an event that happened after the `welcome`. */
export function afterSeatEvent(seats: Seats, event: RoomEvent): Seats {
  switch (event.kind) {
    case "seat.knocked": {
      const { seat, name, role } = event.data;
      return put(seats, seat, { name, role, state: "knocking", present: true, gone: null });
    }
    case "seat.withdrawn":
      // The knock is remembered; whoever knocked has closed the page.
      return change(seats, event.data.seat, { present: false, gone: { reason: "left", at: event.at } });
    case "seat.admitted":
      return change(seats, event.data.seat, { state: "admitted" });
    case "seat.denied":
      return change(seats, event.data.seat, { state: "denied", present: false });
    case "seat.joined": {
      const { seat, name, role, instance, again } = event.data;
      const kept = again ? seats[seat] : undefined;
      return put(seats, seat, {
        name,
        role,
        instance,
        state: "admitted",
        present: true,
        joined: event.seq,
        media: kept?.media ?? SILENT,
        hand: kept?.hand ?? false,
        gone: null,
        left_at: null,
      });
    }
    case "seat.left":
      return change(seats, event.data.seat, {
        present: false,
        left_at: event.at,
        gone: { reason: event.data.reason, at: event.at },
      });
    case "seat.removed":
      return change(seats, event.data.seat, {
        state: event.data.ban ? "banned" : "removed",
        present: false,
        gone: { reason: "removed", at: event.at },
      });
    case "seat.promoted":
      return change(seats, event.data.seat, { role: event.data.role, media: SILENT });
    case "seat.muted": {
      const media = seats[event.data.seat]?.media ?? SILENT;
      return change(seats, event.data.seat, { media: { ...media, audio: false } });
    }
    case "media.changed":
      return event.seat ? change(seats, event.seat, { media: event.data }) : seats;
    case "hand.changed":
      return event.seat ? change(seats, event.seat, { hand: event.data.up }) : seats;
    case "consent.given":
    case "consent.withdrawn": {
      const { seat, kind } = event.data;
      const others = (seats[seat]?.agreed ?? []).filter((one) => one !== kind);
      return change(seats, seat, { agreed: event.kind === "consent.given" ? [...others, kind] : others });
    }
    default:
      return seats;
  }
}

/** The seats after an event from before the `welcome`: it tells how those left who are not there now. */
export function recallLeaving(seats: Seats, event: RoomEvent): Seats {
  if (event.kind !== "seat.left" || seats[event.data.seat]?.present !== false) return seats;
  return change(seats, event.data.seat, { gone: { reason: event.data.reason, at: event.at } });
}

function change(seats: Seats, seat: string, changes: Partial<SeatView>): Seats {
  const before = seats[seat];
  return before ? { ...seats, [seat]: { ...before, ...changes } } : seats;
}

function put(seats: Seats, seat: string, changes: Partial<SeatView> & { name: string; role: Role }): Seats {
  const blank: SeatView = {
    seat,
    name: changes.name,
    role: changes.role,
    state: "invited",
    present: false,
    joined: null,
    instance: null,
    media: SILENT,
    hand: false,
    waiting: false,
    left_at: null,
    gone: null,
  };
  return { ...seats, [seat]: { ...blank, ...seats[seat], ...changes } };
}

/** Whoever waits at the door, in the order the server lists them. */
export function listKnocks(seats: Seats): SeatView[] {
  return Object.values(seats).filter((seat) => seat.state === "knocking" && seat.gone === null);
}

/** The other people who are in the room or whose line only broke, the longest here first. */
export function listOthers(seats: Seats, me: string | null): SeatView[] {
  return Object.values(seats)
    .filter((seat) => seat.seat !== me && seat.role !== "ai")
    .filter((seat) => seat.state === "admitted" && (seat.present || isMissed(seat)))
    .sort((one, other) => (one.joined ?? Infinity) - (other.joined ?? Infinity));
}

/** The AI's seat, while it is in the room: it listens for the captions, and is nobody to talk to. */
export function findNoteTaker(seats: Seats): SeatView | null {
  return Object.values(seats).find((seat) => seat.role === "ai" && seat.state === "admitted" && seat.present) ?? null;
}

/** True once the room is one's own, with the AI interviewer: nobody came whom one was to meet (`ai.offered`). */
export function isHandedOver(seats: Seats): boolean {
  return findNoteTaker(seats) !== null && !Object.values(seats).some((seat) => seat.role === "interviewer");
}

/** Whether somebody has agreed to captions, and has not taken it back. */
export function agreesToCaptions(seat: SeatView): boolean {
  return seat.agreed?.includes("captions") ?? false;
}

/** True when a seat fell out of the room without meaning to: it is expected back. */
export function isMissed(seat: SeatView): boolean {
  const reason = seat.gone?.reason;
  return !seat.present && (reason === "lost" || reason === "server_lost" || reason === "too_slow");
}
