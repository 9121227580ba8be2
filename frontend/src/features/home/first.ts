import type { RoomRow } from "@/features/sessions/queries";

const SOON_MS = 12 * 3_600_000;

export type First<Room, Practice> =
  | { kind: "room"; room: Room }
  | { kind: "practice"; row: Practice }
  | { kind: "none" };

/**
 * What stands first on the page: an interview with a person that runs or is near, else a practice interview to go on
 * with, else the next one with a person, however far. `rooms` soonest first, `practice` newest first.
 */
export function firstOf<Room extends Pick<RoomRow, "started_at" | "starts_at">, Practice>(
  rooms: readonly Room[],
  practice: readonly Practice[],
  now: Date,
): First<Room, Practice> {
  const near = ({ started_at, starts_at }: Room) =>
    started_at !== null || starts_at === null || Date.parse(starts_at) - now.getTime() < SOON_MS;
  const soon = rooms.find(near);
  if (soon) return { kind: "room", room: soon };
  if (practice[0]) return { kind: "practice", row: practice[0] };
  return rooms[0] ? { kind: "room", room: rooms[0] } : { kind: "none" };
}
