import type { AnyEvent, EventData, EventKind, RoomInfo, Seat, ServerFrame } from "../frames";

export const ME = "0198aaaa-0000-7000-8000-000000000001";
export const OTHER = "0198aaaa-0000-7000-8000-000000000002";
export const THIRD = "0198aaaa-0000-7000-8000-000000000003";
export const NOW = "2027-01-15T08:00:00.000Z";

export function seat(changes: Partial<Seat> & { seat: string }): Seat {
  return {
    role: "candidate",
    name: "Ananya Rao",
    state: "admitted",
    present: true,
    joined: 1,
    instance: "page-1",
    media: { audio: true, video: true, screen: false },
    hand: false,
    waiting: false,
    left_at: null,
    ...changes,
  };
}

export const room: RoomInfo = {
  id: "0198aaaa-0000-7000-8000-0000000000ff",
  title: "System design",
  state: "open",
  locked: false,
  agenda: [],
  timers: [],
  planned_start: NOW,
  planned_seconds: 3600,
  started_at: null,
};

export function welcome(changes: Partial<ServerFrame & { type: "welcome" }> = {}): ServerFrame & { type: "welcome" } {
  return {
    type: "welcome",
    seat: ME,
    role: "interviewer",
    seq: 0,
    room,
    seats: [seat({ seat: ME, role: "interviewer", name: "Daniel Okafor", joined: 1 })],
    ice_servers: [],
    ice_expires_at: null,
    polite: false,
    now: NOW,
    protocol: "intraview.room.v1",
    ...changes,
  };
}

export function event<Kind extends EventKind>(
  seq: number,
  kind: Kind,
  data: EventData[Kind],
  changes: Partial<AnyEvent> = {},
): AnyEvent {
  return { type: "event", seq, prev: seq - 1, at: NOW, kind, seat: OTHER, data, ...changes } as AnyEvent;
}
