import {
  afterCaption,
  afterCaptionsEvent,
  afterDoing,
  afterHandedIn,
  type Captions,
  noCaptions,
  refuseCaptions,
  settleCaptions,
} from "./captions";
import { addPending, afterChatEvent, type Chat, dropUnsent, emptyChat, markFailed, settlePending } from "./chat";
import type { Farewell } from "./closing";
import type { IceServer, KeptFrame, MediaState, Role, RoomEvent, RoomInfo, ServerFrame } from "./frames";
import { type AnyEvent, type AskedFor, type IncidentKind, type Layer, understand } from "./frames";
import type { LineView } from "./lineView";
import {
  afterNoteEvent,
  closeDraft,
  emptyNotes,
  type Notes,
  refuseNote,
  resolveNote,
  restoreDraft,
  retryNote,
  sendNote,
  typeNote,
} from "./notes";
import { afterSeatEvent, readSeats, recallLeaving, type Seats } from "./seats";
import type { LinkState } from "./socket";
import { afterTimerEvent, type Timers } from "./timers";
import type { LineState } from "./voiceLine";

export type RoomPhase = "checking" | "connecting" | "waiting" | "in" | "over";

export interface FiledIncident {
  incident: string;
  kind: IncidentKind;
  text: string;
  about: string | null;
  by: string | null;
  at: string;
}

/** Everything the room's page shows, as one value. Changed by `after` only. */
export interface RoomState {
  phase: RoomPhase;
  farewell: Farewell | "left" | null;
  link: LinkState;
  /** The server's clock minus ours. */
  offsetMs: number;
  me: { seat: string; role: Role } | null;
  waiting: {
    position: number;
    message: "knocking" | "locked" | "host_away";
    title: string;
    /** The interviewer hasn't come, and the AI may interview instead. */
    aiOffered: boolean;
  } | null;
  room: RoomInfo | null;
  seats: Seats;
  timers: Timers;
  chat: Chat;
  notes: Notes;
  incidents: readonly FiledIncident[];
  captions: Captions;
  /** Our peer connection to each other seat. */
  lines: Readonly<Record<string, LineView>>;
  /** What the others read on their lines: by the reading seat, then by its peer. */
  readings: Readonly<Record<string, ServerFrame & { type: "quality" }>>;
  iceServers: readonly IceServer[];
  /** Events up to this number were in the `welcome` already. */
  liveFrom: number;
  /** The log as it stood when this page first came in. */
  cameAt: number | null;
  welcomes: number;
  /** What this page sends. */
  own: MediaState;
  /** A host's request to us, until it is answered. */
  asked: { what: AskedFor; by: string | null; at: string } | null;
  /** The last refusal that belongs to no message and no note. */
  refusal: { code: string; detail: string; count: number } | null;
}

export const initialState: RoomState = {
  phase: "checking",
  farewell: null,
  link: { at: "connecting", attempt: 1 },
  offsetMs: 0,
  me: null,
  waiting: null,
  room: null,
  seats: {},
  timers: {},
  chat: emptyChat,
  notes: emptyNotes,
  incidents: [],
  captions: noCaptions,
  lines: {},
  readings: {},
  iceServers: [],
  liveFrom: 0,
  cameAt: null,
  welcomes: 0,
  own: { audio: false, video: false, screen: false },
  asked: null,
  refusal: null,
};

/** What happens on this page itself. */
export type LocalWord =
  | { type: "link"; link: LinkState }
  | { type: "offset"; offsetMs: number }
  | { type: "anew" }
  | { type: "handed_in"; frame: KeptFrame; at: string }
  | { type: "restored"; frame: KeptFrame; at: string }
  | { type: "chat.drop"; id: string }
  | { type: "note.type"; key: string; note: string | null; layer: Layer; text: string; roomMs: number | null }
  | { type: "note.send"; key: string; id: string }
  | { type: "note.resolve"; key: string; keep: "mine" | "theirs" | "both" }
  | { type: "note.retry" | "note.close"; key: string }
  | { type: "line"; seat: string; line: LineView | null }
  | { type: "caption_line"; line: LineState | "off" }
  | { type: "captions.declined" }
  | { type: "own"; own: MediaState }
  | { type: "asked.answered" }
  | { type: "refusal.read" }
  | { type: "left" };

/** A word of the server, with the moment it was heard by our clock; or one of our own. */
export type Word = (ServerFrame & { heardAt: number }) | LocalWord;

/** The room after a word. Pure: the same words in the same order give the same room. */
export function after(state: RoomState, word: Word): RoomState {
  switch (word.type) {
    case "waiting": {
      const { position, message, title, ai_offered: aiOffered } = word;
      return { ...state, phase: "waiting", waiting: { position, message, title, aiOffered }, lines: {} };
    }
    case "welcome":
      return {
        ...state,
        phase: "in",
        waiting: null,
        me: { seat: word.seat, role: word.role },
        room: word.room,
        seats: readSeats(word.seats, state.seats),
        timers: Object.fromEntries(word.room.timers.map((timer) => [timer.timer, timer])),
        iceServers: word.ice_servers,
        liveFrom: word.seq,
        cameAt: state.cameAt ?? word.seq,
        welcomes: state.welcomes + 1,
      };
    case "event":
      return afterEvent(state, word, word.heardAt);
    case "ack":
      return {
        ...state,
        chat: settlePending(state.chat, word.id, word.seq),
        captions: settleCaptions(state.captions, word.id),
      };
    case "error":
      return afterError(state, word);
    case "quality":
      return { ...state, readings: { ...state.readings, [`${word.from}>${word.peer}`]: word } };
    case "ice":
      return { ...state, iceServers: word.ice_servers };
    case "ai.voice.state":
      return { ...state, captions: afterDoing(state.captions, word) };
    case "caption":
      return { ...state, captions: afterCaption(state.captions, word, word.heardAt) };
    case "signal":
    case "pong":
    case "ai.saying": // an AI interview has a page of its own
      return state;
    default:
      return afterLocal(state, word);
  }
}

function afterEvent(state: RoomState, raw: AnyEvent, heardAt: number): RoomState {
  const event = understand(raw);
  if (!event) return state;
  const told: RoomState = {
    ...state,
    chat: isNoteTakers(state.seats, event) ? state.chat : afterChatEvent(state.chat, event),
    captions: afterCaptionsEvent(state.captions, event, event.seq > state.liveFrom),
    notes: afterNoteEvent(state.notes, event, heardAt),
    incidents: event.kind === "incident.filed" ? addIncident(state.incidents, event) : state.incidents,
  };
  // Up to the `welcome` the log is history: its outcome is in the seats and timers that came with it, all but the
  // reason why somebody is not there.
  if (event.seq > state.liveFrom) return afterLiveEvent(told, event);
  return { ...told, seats: recallLeaving(state.seats, event) };
}

/** The note-taker's comings and goings: that captions were switched on or off says it better. */
function isNoteTakers(seats: Seats, event: RoomEvent): boolean {
  if (event.kind === "seat.joined") return event.data.role === "ai";
  return event.kind === "seat.left" && seats[event.data.seat]?.role === "ai";
}

function afterLiveEvent(state: RoomState, event: RoomEvent): RoomState {
  const next = {
    ...state,
    seats: afterSeatEvent(state.seats, event),
    timers: afterTimerEvent(state.timers, event),
  };
  switch (event.kind) {
    case "room.locked":
    case "room.unlocked":
      return changeRoom(next, { locked: event.kind === "room.locked" });
    case "room.ended":
      return { ...changeRoom(next, { state: "ended" }), phase: "over", farewell: "ended" };
    case "room.started":
      return changeRoom(next, { started_at: event.at });
    case "seat.joined":
      // Zero of the room's clock: the first candidate came in.
      if (event.data.role !== "candidate" || next.room?.started_at) return next;
      return changeRoom(next, { started_at: event.at });
    case "seat.promoted":
      if (event.data.seat !== next.me?.seat) return next;
      return { ...next, me: { seat: next.me.seat, role: event.data.role } };
    case "media.asked":
      if (event.data.seat !== next.me?.seat) return next;
      return { ...next, asked: { what: event.data.what, by: event.seat, at: event.at } };
    default:
      return next;
  }
}

function changeRoom(state: RoomState, changes: Partial<RoomInfo>): RoomState {
  return state.room ? { ...state, room: { ...state.room, ...changes } } : state;
}

function addIncident(
  incidents: readonly FiledIncident[],
  event: RoomEvent & { kind: "incident.filed" },
): readonly FiledIncident[] {
  if (incidents.some((one) => one.incident === event.data.incident)) return incidents;
  return [...incidents, { ...event.data, by: event.seat, at: event.at }];
}

function afterError(state: RoomState, error: ServerFrame & { type: "error" }): RoomState {
  const { id, code, detail } = error;
  if (id !== undefined && state.chat.lines.some((line) => line.key === id)) {
    return { ...state, chat: markFailed(state.chat, id, code) };
  }
  if (id !== undefined && Object.values(state.notes.drafts).some((draft) => draft.sent?.id === id)) {
    return { ...state, notes: refuseNote(state.notes, id, error) };
  }
  const captions = refuseCaptions(state.captions, error);
  if (captions) return { ...state, captions };
  // A signal to somebody who has just gone is no news: `seat.left` tells it better.
  if (code === "seat_gone" || (id === undefined && code === "rate_limited")) return state;
  return {
    ...state,
    captions: id === undefined ? state.captions : settleCaptions(state.captions, id),
    refusal: { code, detail, count: (state.refusal?.count ?? 0) + 1 },
  };
}

function afterLocal(state: RoomState, word: LocalWord): RoomState {
  switch (word.type) {
    case "link":
      return afterLink(state, word.link);
    case "offset":
      return { ...state, offsetMs: word.offsetMs };
    case "anew":
      return {
        ...state,
        chat: emptyChat,
        notes: { ...emptyNotes, drafts: state.notes.drafts },
        incidents: [],
        captions: { ...state.captions, lines: [] },
      };
    case "handed_in":
      return {
        ...state,
        chat: addPending(state.chat, word.frame, state.me?.seat ?? "", word.at),
        captions: afterHandedIn(state.captions, word.frame),
      };
    case "restored": {
      const chat = addPending(state.chat, word.frame, state.me?.seat ?? "", word.at);
      return { ...state, chat, notes: restoreDraft(state.notes, word.frame) };
    }
    case "chat.drop":
      return { ...state, chat: dropUnsent(state.chat, word.id) };
    case "note.type":
      return { ...state, notes: typeNote(state.notes, word) };
    case "note.send":
      return { ...state, notes: sendNote(state.notes, word.key, word.id) };
    case "note.resolve":
      return { ...state, notes: resolveNote(state.notes, word.key, word.keep) };
    case "note.retry":
      return { ...state, notes: retryNote(state.notes, word.key) };
    case "note.close":
      return { ...state, notes: closeDraft(state.notes, word.key) };
    case "line": {
      const { [word.seat]: _, ...others } = state.lines;
      return { ...state, lines: word.line ? { ...others, [word.seat]: word.line } : others };
    }
    case "caption_line":
      return { ...state, captions: { ...state.captions, line: word.line } };
    case "captions.declined":
      return { ...state, captions: { ...state.captions, declined: true } };
    case "own":
      return { ...state, own: word.own };
    case "asked.answered":
      return { ...state, asked: null };
    case "refusal.read":
      return { ...state, refusal: null };
    case "left":
      return { ...state, phase: "over", farewell: "left", lines: {} };
  }
}

function afterLink(state: RoomState, link: LinkState): RoomState {
  if (link.at === "over") {
    // The room's own last word (it ended, we were removed for good) is clearer than a close code.
    const me = state.me ? state.seats[state.me.seat] : undefined;
    const because = link.because === "removed" && me?.state === "banned" ? "banned" : link.because;
    return { ...state, link, phase: "over", farewell: state.farewell ?? because, lines: {} };
  }
  const phase = link.at === "connecting" && state.phase === "checking" ? "connecting" : state.phase;
  return { ...state, link, phase: link.at === "away" && phase === "checking" ? "connecting" : phase };
}

/** The room's clock at a moment of the server's: milliseconds since the first candidate came in. */
export function roomClock(room: RoomInfo | null, at: number): number | null {
  return room?.started_at ? at - Date.parse(room.started_at) : null;
}
