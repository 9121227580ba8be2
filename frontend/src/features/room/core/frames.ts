/** What travels over the room's socket, by the names this feature uses. The shapes are generated from the server. */

import type {
  Event as AnyEvent,
  ClientFrame,
  ConsentGive,
  Description,
  Error as ErrorFrame,
  IceServer,
  Candidate as IceWord,
  MediaState,
  NoteSave,
  Phase,
  Quality,
  RoomInfo,
  Seat,
  ServerFrame,
  SignalOut,
  TimerState,
} from "@/generated/protocol";

export type {
  AnyEvent,
  ClientFrame,
  Description,
  ErrorFrame,
  IceServer,
  IceWord,
  MediaState,
  Phase,
  Quality,
  RoomInfo,
  Seat,
  ServerFrame,
  SignalOut,
  TimerState,
};

export type Role = Seat["role"];
export type Layer = NoteSave["layer"];
export type Rung = Quality["rung"];
export type AskedFor = "audio" | "video" | "screen";
export type ConsentKind = ConsentGive["kind"];
export type IncidentKind = "technical" | "conduct";

/** `data` of each kind of event that this client understands (docs/protocol.md, section 3). */
export interface EventData {
  "seat.knocked": { seat: string; name: string; role: Role };
  "seat.withdrawn": { seat: string };
  "seat.admitted": { seat: string };
  "seat.denied": { seat: string };
  "seat.joined": { seat: string; role: Role; name: string; instance: string | null; again: boolean };
  "seat.left": { seat: string; reason: LeaveReason };
  "seat.removed": { seat: string; ban: boolean };
  "seat.promoted": { seat: string; role: Role };
  "seat.muted": { seat: string };
  "media.changed": MediaState;
  "media.asked": { seat: string; what: AskedFor };
  "hand.changed": { up: boolean };
  /** `text` is null, and `deleted` true, where the message was deleted before we came. */
  "chat.sent": { text: string | null; to: string | null; deleted?: boolean };
  "chat.edited": { of: number; text: string | null; deleted?: boolean };
  "chat.deleted": { of: number };
  "chat.read": { up_to: number };
  "timer.started": TimerData;
  "timer.paused": TimerData;
  "timer.resumed": TimerData;
  "timer.reset": TimerData;
  "timer.expired": TimerData;
  "note.saved": { note: string; layer: Layer; text: string; revision: number; room_ms: number | null };
  "incident.filed": { incident: string; kind: IncidentKind; text: string; about: string | null };
  "captions.switched": { on: boolean; reason: string };
  "consent.given": { kind: ConsentKind; version: number; seat: string };
  "consent.withdrawn": { kind: ConsentKind; seat: string };
  "transcript.said": { text: string; voice?: boolean; from_ms?: number };
  "room.locked": Record<string, never>;
  "room.unlocked": Record<string, never>;
  "room.started": Record<string, never>;
  "room.ended": { by: string | null };
}

export type LeaveReason =
  | "left"
  | "lost"
  | "server_lost"
  | "taken_over"
  | "removed"
  | "too_slow"
  | "signed_out"
  | "ended";

export interface TimerData {
  timer: string;
  name: string;
  seconds: number;
  ends_at: string | null;
  remaining_ms: number;
  phase: number | null;
}

export type EventKind = keyof EventData;

/** An event whose `data` is typed by its `kind`. */
export type RoomEvent = {
  [Kind in EventKind]: Omit<AnyEvent, "kind" | "data"> & { kind: Kind; data: EventData[Kind] };
}[EventKind];

const KINDS: Record<EventKind, true> = {
  "seat.knocked": true,
  "seat.withdrawn": true,
  "seat.admitted": true,
  "seat.denied": true,
  "seat.joined": true,
  "seat.left": true,
  "seat.removed": true,
  "seat.promoted": true,
  "seat.muted": true,
  "media.changed": true,
  "media.asked": true,
  "hand.changed": true,
  "chat.sent": true,
  "chat.edited": true,
  "chat.deleted": true,
  "chat.read": true,
  "timer.started": true,
  "timer.paused": true,
  "timer.resumed": true,
  "timer.reset": true,
  "timer.expired": true,
  "note.saved": true,
  "incident.filed": true,
  "captions.switched": true,
  "consent.given": true,
  "consent.withdrawn": true,
  "transcript.said": true,
  "room.locked": true,
  "room.unlocked": true,
  "room.started": true,
  "room.ended": true,
};

/** The event with its data typed, or null for a kind that came after this client was built: to be ignored. */
export function understand(event: AnyEvent): RoomEvent | null {
  return Object.hasOwn(KINDS, event.kind) ? (event as unknown as RoomEvent) : null;
}

/** A client frame with an id: kept until it is answered, and sent again under the same id. */
export type KeptFrame = ClientFrame & { id: string };

export function isKept(frame: ClientFrame): frame is KeptFrame {
  return typeof frame.id === "string";
}
