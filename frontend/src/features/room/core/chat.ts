import type { KeptFrame, LeaveReason, Role, RoomEvent } from "./frames";

/** One thing on the chat's time line: what somebody wrote, or a line about what happened in the room. */
export type ChatLine = Message | Happening;

export interface Message {
  is: "message";
  /** The id of its author's frame while it is on the way, else `seq:<number>`. */
  key: string;
  /** Null while it is on the way. */
  seq: number | null;
  at: string;
  seat: string;
  text: string;
  to: string | null;
  state: "sent" | "pending" | "failed";
  edited: boolean;
  deleted: boolean;
  /** Code of the refusal, when it failed. */
  refusal: string | null;
}

export type Happening = {
  is: "happening";
  key: string;
  seq: number;
  at: string;
  seat: string | null;
} & (
  | { what: "joined"; name: string; role: Role }
  | { what: "back" | "removed" | "locked" | "unlocked" | "incident" | "captions_on" | "captions_off" | "ended" }
  | { what: "left"; reason: LeaveReason }
  | { what: "promoted"; role: Role }
  | { what: "timer_started"; name: string; seconds: number }
  | { what: "timer_expired"; name: string }
);

export interface Chat {
  /** By number, then what is on the way, in the order it was written. */
  lines: readonly ChatLine[];
  /** How far each seat has read. */
  readUpTo: Readonly<Record<string, number>>;
}

export const emptyChat: Chat = { lines: [], readUpTo: {} };

const lineKey = (seq: number) => `seq:${seq}`;

/** The chat with a message of our own that has just been handed to the socket. */
export function addPending(chat: Chat, frame: KeptFrame, seat: string, at: string): Chat {
  if (frame.type !== "chat.send" || chat.lines.some((line) => line.key === frame.id)) return chat;
  const message: Message = {
    is: "message",
    key: frame.id,
    seq: null,
    at,
    seat,
    text: frame.text,
    to: frame.to ?? null,
    state: "pending",
    edited: false,
    deleted: false,
    refusal: null,
  };
  return { ...chat, lines: [...chat.lines, message] };
}

/** The chat after the server refused a message of ours; its text is kept so that it can be sent again. */
export function markFailed(chat: Chat, id: string, refusal: string): Chat {
  return changeLine(chat, id, (line) => ({ ...line, state: "failed", refusal }));
}

/** The chat without a message that failed or was sent again under another id. */
export function dropUnsent(chat: Chat, id: string): Chat {
  return { ...chat, lines: chat.lines.filter((line) => line.key !== id || line.seq !== null) };
}

/** An `ack` for a message that is here already by its number: only the copy under its id has to go. */
export function settlePending(chat: Chat, id: string, seq: number | undefined): Chat {
  if (seq === undefined || !chat.lines.some((line) => line.key === lineKey(seq))) return chat;
  return dropUnsent(chat, id);
}

/** The chat after an event of the room. */
export function afterChatEvent(chat: Chat, event: RoomEvent): Chat {
  switch (event.kind) {
    case "chat.sent": {
      const sent: Message = {
        is: "message",
        key: lineKey(event.seq),
        seq: event.seq,
        at: event.at,
        seat: event.seat ?? "",
        text: event.data.text ?? "",
        to: event.data.to,
        state: "sent",
        edited: false,
        deleted: event.data.text === null,
        refusal: null,
      };
      const lines = event.id ? chat.lines.filter((line) => line.key !== event.id) : chat.lines;
      return insert({ ...chat, lines }, event.seq, sent);
    }
    case "chat.edited": {
      const { of, text } = event.data;
      if (text === null) return chat; // of a message that was deleted afterwards
      return changeLine(chat, lineKey(of), (line) => ({ ...line, text, edited: true }));
    }
    case "chat.deleted":
      return changeLine(chat, lineKey(event.data.of), (line) => ({ ...line, text: "", deleted: true }));
    case "chat.read": {
      const seat = event.seat ?? "";
      const before = chat.readUpTo[seat] ?? 0;
      return { ...chat, readUpTo: { ...chat.readUpTo, [seat]: Math.max(before, event.data.up_to) } };
    }
    default: {
      const happening = tellHappening(event);
      return happening ? insert(chat, event.seq, happening) : chat;
    }
  }
}

function tellHappening(event: RoomEvent): Happening | null {
  const line = { is: "happening" as const, key: lineKey(event.seq), seq: event.seq, at: event.at, seat: event.seat };
  switch (event.kind) {
    case "seat.joined": {
      const { seat, name, role, again } = event.data;
      return again ? { ...line, seat, what: "back" } : { ...line, seat, what: "joined", name, role };
    }
    case "seat.left":
      return { ...line, seat: event.data.seat, what: "left", reason: event.data.reason };
    case "seat.removed":
      return { ...line, seat: event.data.seat, what: "removed" };
    case "seat.promoted":
      return { ...line, seat: event.data.seat, what: "promoted", role: event.data.role };
    case "timer.started":
      return { ...line, what: "timer_started", name: event.data.name, seconds: event.data.seconds };
    case "timer.expired":
      return { ...line, what: "timer_expired", name: event.data.name };
    case "incident.filed":
      return { ...line, what: "incident" };
    case "captions.switched":
      return { ...line, what: event.data.on ? "captions_on" : "captions_off" };
    case "room.locked":
      return { ...line, what: "locked" };
    case "room.unlocked":
      return { ...line, what: "unlocked" };
    case "room.ended":
      return { ...line, what: "ended" };
    default:
      return null;
  }
}

/** The numbered lines stand in their order, before those still on the way. */
function insert(chat: Chat, seq: number, line: ChatLine): Chat {
  if (chat.lines.some((other) => other.key === line.key)) return chat;
  const before = chat.lines.findLastIndex((other) => other.seq !== null && other.seq < seq);
  return { ...chat, lines: chat.lines.toSpliced(before + 1, 0, line) };
}

function changeLine(chat: Chat, key: string, change: (line: Message) => Message): Chat {
  const at = chat.lines.findIndex((line) => line.key === key && line.is === "message");
  if (at < 0) return chat;
  return { ...chat, lines: chat.lines.with(at, change(chat.lines[at] as Message)) };
}

/**
 * The lines worth showing to `seat`. Its own comings and goings it knows; that everybody fell out with the server and came
 * back is told beside the picture while it lasts; and who comes back was missed first.
 */
export function listLines(chat: Chat, seat: string): ChatLine[] {
  const missed = new Set<string | null>();
  return chat.lines.filter((line) => {
    if (line.is === "message") return true;
    if (line.what === "left") {
      const shown = line.seat !== seat && line.reason !== "server_lost" && line.reason !== "taken_over";
      if (shown) missed.add(line.seat);
      return shown;
    }
    if (line.what === "back") return missed.delete(line.seat);
    if (line.what === "joined") missed.delete(line.seat);
    return true;
  });
}

/** How many messages of others `seat` has not read. */
export function countUnread(chat: Chat, seat: string): number {
  const upTo = chat.readUpTo[seat] ?? 0;
  return chat.lines.filter(
    (line) => line.is === "message" && line.seq !== null && line.seq > upTo && line.seat !== seat && !line.deleted,
  ).length;
}

/** The number of the newest message, to be told as read. */
export function newestMessage(chat: Chat): number | null {
  return chat.lines.findLast((line) => line.is === "message" && line.seq !== null)?.seq ?? null;
}

/** For each of `seat`'s messages that is the last one somebody has seen: who has. Others' receipts stand further down. */
export function listSeen(chat: Chat, seat: string): Map<string, string[]> {
  const seen = new Map<string, string[]>();
  for (const [reader, upTo] of Object.entries(chat.readUpTo)) {
    if (reader === seat) continue;
    const last = chat.lines.findLast(
      (line) =>
        line.is === "message" &&
        line.seat === seat &&
        line.seq !== null &&
        line.seq <= upTo &&
        (line.to === null || line.to === reader),
    );
    if (last) seen.set(last.key, [...(seen.get(last.key) ?? []), reader]);
  }
  return seen;
}
