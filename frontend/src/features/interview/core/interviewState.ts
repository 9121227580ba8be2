import type { AnyEvent, ErrorFrame, ServerFrame } from "@/features/room/core/frames";
import type { LinkState } from "@/features/room/core/socket";
import type {
  Act,
  Allowance,
  EndedBecause,
  Interview,
  Line,
  PausedBecause,
  Question,
  Spent,
  State,
  Used,
} from "../types";
import type { Pending } from "./drafts";
import { afterRecording, NOT_RECORDED, type RecordingState } from "./recordingState";
import { afterVoice, beginVoice, settleVoice, toldVoice, turned, type VoiceState, type VoiceWord } from "./voiceState";

export interface Refusal {
  code: string;
  detail: string;
  count: number;
}

/** Everything the page of an interview shows that comes from the server, as one value. Changed by `after` only. */
export interface InterviewState {
  id: string;
  title: string;
  /** The newest event known. */
  seq: number;
  state: State;
  pausedBecause: PausedBecause | null;
  endedBecause: EndedBecause | null;
  question: Question | null;
  /** An answer is being thought about. */
  thinking: boolean;
  /** The number of the last turn; passed questions have one too. */
  turn: number;
  allowance: Allowance;
  lines: readonly Line[];
  /** The sentences of the turn that is being spoken right now. */
  saying: readonly string[];
  /** What the interviewer said beside the question: "Take your time." */
  aside: string | null;
  /** The usual interviewer failed at the turn that led to this question, and whether the answer was counted. */
  fellBack: { charged: boolean } | null;
  spent: { limit: Used; used: Used; by: Spent | null } | null;
  keptUntil: string | null;
  pending: Pending | null;
  /** The number of the event that it became, where that is known before the event itself is here. */
  pendingSeq: number | null;
  /** What was asked for with a button, until it has happened. */
  acting: { id: string; act: Act } | null;
  /** A report to the staff that no one has confirmed yet. */
  reporting: string | null;
  /** Words that were refused and go back into the answer box. */
  returned: Pending | null;
  refusal: Refusal | null;
  link: LinkState;
  /** Without a socket, does the server answer at all? `null`: nobody has had to ask. */
  reachable: boolean | null;
  /** The server's clock minus ours. */
  offsetMs: number;
  voice: VoiceState;
  recording: RecordingState;
}

/** One sentence as it comes; `reset` takes back what was said of this turn. Not in the log. */
type Saying = ServerFrame & { type: "ai.saying" };

export type Word =
  | { type: "told"; interview: Interview }
  | AnyEvent
  | Saying
  | { type: "ack"; id: string; seq?: number | null }
  | ErrorFrame
  | { type: "answered"; pending: Pending }
  | { type: "reported"; id: string }
  | { type: "acting"; id: string; act: Act }
  | { type: "link"; link: LinkState }
  | { type: "reachable"; reachable: boolean | null }
  | { type: "offset"; offsetMs: number }
  | { type: "refusal.read" }
  | { type: "returned.taken" }
  | VoiceWord;

/** `data` of the events of an AI interview. */
interface EventData {
  "transcript.said": {
    text: string;
    turn: number;
    by: Line["by"];
    at_ms?: number;
    voice?: boolean;
    from_ms?: number;
    to_ms?: number;
    allowance?: Allowance;
  };
  "ai.asked": { question: Question; turn: number; fell_back: boolean; charged: boolean; allowance?: Allowance };
  "ai.paused": { because: PausedBecause; allowance?: Allowance };
  "ai.resumed": { allowance?: Allowance };
  "ai.waited": { text: string };
  /** Nobody could think about the answer: it isn't counted, and the same question waits again. */
  "ai.failed": { turn: number; allowance?: Allowance };
  "quota.exceeded": { limit: Used; used: Used; spent: Spent; allowance?: Allowance };
  "quota.restored": { plan: string; allowance?: Allowance };
  "ai.finished": { because: EndedBecause };
  "ai.voice": { on: boolean; reason: string };
  /** What was audible of the interviewer's line `of`. */
  "transcript.heard": { of: number; text: string; cut: boolean };
  "room.ended": object;
}

type InterviewEvent = {
  [Kind in keyof EventData]: Omit<AnyEvent, "kind" | "data"> & { kind: Kind; data: EventData[Kind] };
}[keyof EventData];

/** The state a page begins with: what the server told when it was asked. */
export function begin(interview: Interview, pending: Pending | null): InterviewState {
  return {
    ...tellOf(interview),
    saying: [],
    aside: null,
    fellBack: null,
    spent: null,
    pending,
    pendingSeq: null,
    acting: null,
    reporting: null,
    returned: null,
    refusal: null,
    link: { at: "connecting", attempt: 1 },
    reachable: null,
    offsetMs: 0,
    voice: beginVoice(interview.voice),
    recording: NOT_RECORDED,
  };
}

function tellOf(interview: Interview) {
  return {
    id: interview.id,
    title: interview.title,
    seq: interview.seq,
    state: interview.state,
    pausedBecause: interview.paused_because,
    endedBecause: interview.ended_because,
    question: interview.question,
    thinking: interview.thinking,
    turn: interview.turn,
    allowance: interview.allowance,
    lines: interview.lines,
    keptUntil: interview.kept_until,
  };
}

/** The interview after a word. Pure: the same words in the same order give the same interview. */
export function after(state: InterviewState, word: Word): InterviewState {
  switch (word.type) {
    case "told":
      return afterTold(state, word.interview);
    case "event":
      return afterAny(state, word);
    case "ai.saying":
      return afterSaying(state, word);
    case "ack":
      return afterAck(state, word);
    case "error":
      return afterError(state, word);
    case "answered":
      return { ...state, pending: word.pending, pendingSeq: null, refusal: null, aside: null, fellBack: null };
    case "reported":
      return { ...state, reporting: word.id };
    case "acting":
      return { ...state, acting: { id: word.id, act: word.act }, refusal: null };
    case "link":
      return { ...state, link: word.link, reachable: word.link.at === "room" ? null : state.reachable };
    case "reachable":
      return { ...state, reachable: word.reachable };
    case "offset":
      return { ...state, offsetMs: word.offsetMs };
    case "refusal.read":
      return { ...state, refusal: null };
    case "returned.taken":
      return { ...state, returned: null };
    default:
      return { ...state, voice: afterVoice(state.voice, word) };
  }
}

function afterAny(state: InterviewState, event: AnyEvent): InterviewState {
  // Of recording only the log tells, from its beginning on: also what is older than the rest of what was told.
  const recording = afterRecording(state.recording, event);
  const next = recording === state.recording ? state : { ...state, recording };
  return event.seq <= state.seq ? next : settleBySeq(afterEvent({ ...next, seq: event.seq }, event));
}

function afterTold(state: InterviewState, interview: Interview): InterviewState {
  // An answer that was on its way while events overtook it is older than what stands here.
  if (interview.seq < state.seq) return state;
  const moved = interview.question?.id !== state.question?.id;
  return {
    ...state,
    ...tellOf(interview),
    saying: interview.thinking ? state.saying : [],
    acting: null,
    aside: moved ? null : state.aside,
    fellBack: moved ? null : state.fellBack,
    voice: toldVoice(state.voice, interview.voice),
  };
}

function afterEvent(state: InterviewState, raw: AnyEvent): InterviewState {
  const event = raw as unknown as InterviewEvent;
  const { allowance } = event.data as { allowance?: Allowance };
  const next = allowance ? { ...state, allowance } : state;
  switch (event.kind) {
    case "transcript.said":
      return afterLine(next, event);
    case "ai.asked": {
      const { question, turn, fell_back, charged } = event.data;
      const fellBack = fell_back ? { charged } : null;
      return { ...next, question, turn, thinking: false, saying: [], acting: null, aside: null, fellBack };
    }
    case "ai.waited":
      return quiet({ ...settle(next, event.id), thinking: false, acting: null, aside: event.data.text });
    case "ai.failed":
      return afterFailed(next, event.data.turn);
    case "ai.paused":
      return quiet({ ...next, state: "paused", pausedBecause: event.data.because, acting: null, aside: null });
    case "ai.resumed":
      return { ...next, state: "active", pausedBecause: null, acting: null, spent: null, refusal: null };
    case "quota.exceeded":
      return exceeded(next, event.data);
    case "quota.restored":
      // What waited at the limit goes on by this word alone; another pause is the candidate's own.
      if (next.pausedBecause !== "free_limit") return { ...next, spent: null };
      return { ...next, state: "active", pausedBecause: null, acting: null, spent: null, refusal: null };
    case "ai.voice":
      return { ...next, voice: turned(next.voice, event.data.on, event.data.reason) };
    case "transcript.heard":
      return afterHeard(next, event.data);
    case "ai.finished":
      return { ...finished(next), endedBecause: event.data.because };
    case "room.ended":
      return finished(next);
    default:
      return next;
  }
}

function finished(state: InterviewState): InterviewState {
  return { ...state, state: "finished", thinking: false, saying: [], acting: null, pending: null };
}

function afterLine(state: InterviewState, event: InterviewEvent & { kind: "transcript.said" }): InterviewState {
  const { text, turn, by } = event.data;
  const { seq, at } = event;
  const at_ms = event.data.at_ms ?? clockAt(state.lines, at);
  const { voice = false, from_ms = null, to_ms = null } = event.data;
  const line: Line = { seq, at, at_ms, by, text, turn, voice, from_ms, to_ms, cut: false };
  // What was asked for may hold lines younger than its number: their events still come.
  const known = state.lines.some((one) => one.seq === seq);
  const next = known ? state : { ...state, lines: [...state.lines, line] };
  if (by === "interviewer") return { ...next, saying: [] };
  // Words that came back and were not taken again are no answer to what comes now.
  const anew = { thinking: true, saying: [], aside: null, fellBack: null, returned: null };
  return { ...quiet(settle(next, event.id)), ...anew };
}

/** Of a line that was interrupted, what was heard of it stays. */
function afterHeard(state: InterviewState, { of, text, cut }: { of: number; text: string; cut: boolean }) {
  if (!cut) return state;
  return { ...state, lines: state.lines.map((line) => (line.seq === of ? { ...line, text, cut } : line)) };
}

/** What was being said has become a line, or came to nothing. */
function quiet(state: InterviewState): InterviewState {
  return state.voice.caption ? { ...state, voice: { ...state.voice, caption: "" } } : state;
}

function afterFailed(state: InterviewState, turn: number): InterviewState {
  const line = state.lines.findLast((one) => one.by === "candidate" && one.turn === turn);
  const returned = line ? { id: "", text: line.text, question: state.question?.id ?? null } : state.returned;
  const refusal = { code: "interviewer_unavailable", detail: "", count: (state.refusal?.count ?? 0) + 1 };
  return { ...state, thinking: false, saying: [], returned, refusal };
}

/** The interview's clock at a moment: as long after the line before as the two are apart. */
function clockAt(lines: readonly Line[], at: string): number {
  const last = lines.at(-1);
  return last ? last.at_ms + Math.max(0, Date.parse(at) - Date.parse(last.at)) : 0;
}

function exceeded(state: InterviewState, told: { limit?: Used; used?: Used; spent?: Spent }): InterviewState {
  const spent = { limit: told.limit ?? {}, used: told.used ?? {}, by: told.spent ?? null };
  return { ...state, state: "paused", pausedBecause: "free_limit", spent, acting: null, aside: null };
}

function settle(state: InterviewState, id: string | null | undefined): InterviewState {
  return state.pending && state.pending.id === id ? { ...state, pending: null, pendingSeq: null } : state;
}

/** What was acknowledged as an event is taken once that event is here, also where it doesn't name its author's id. */
function settleBySeq(state: InterviewState): InterviewState {
  const told = state.pendingSeq !== null && state.pendingSeq <= state.seq;
  return told ? { ...state, pending: null, pendingSeq: null } : state;
}

function afterSaying(state: InterviewState, word: Saying): InterviewState {
  if (word.reset) return { ...state, saying: [] };
  // A sentence of a turn that is over came late; one that came twice is said once.
  if (!state.thinking && !state.pending && state.acting === null) return state;
  const saying = [...state.saying.slice(0, word.n), word.text];
  return { ...state, saying };
}

function afterAck(state: InterviewState, word: { id: string; seq?: number | null }): InterviewState {
  if (word.id === state.reporting) return { ...state, reporting: null };
  if (word.id === state.voice.asked?.id) return { ...state, voice: settleVoice(state.voice, word.id, true) };
  // A skipped question is followed by another: until then the interviewer is at work.
  if (word.id === state.acting?.id && state.acting.act !== "skip") return { ...state, acting: null };
  // With a number, the event itself tells the rest, before this or after.
  if (word.seq == null) return settle(state, word.id);
  return state.pending?.id === word.id ? settleBySeq({ ...state, pendingSeq: word.seq }) : state;
}

function afterError(state: InterviewState, error: ErrorFrame): InterviewState {
  const { id, code, detail } = error;
  // A signal that found nobody is for the line that sent it.
  if (id === undefined && (code === "rate_limited" || code === "seat_gone")) return state;
  const refused = state.pending && state.pending.id === id ? state.pending : null;
  const acting = state.acting?.id === id ? null : state.acting;
  const reporting = state.reporting === id ? null : state.reporting;
  const voice = settleVoice(state.voice, id);
  const back = refused && { pending: null, pendingSeq: null, returned: refused };
  const next = { ...state, acting, reporting, voice, ...back };
  if (code === "free_limit_reached") return exceeded(next, (error.more ?? {}) as Parameters<typeof exceeded>[1]);
  return { ...next, refusal: { code, detail, count: (state.refusal?.count ?? 0) + 1 } };
}

/** How many answers were given. */
export function answersOf(state: InterviewState): number {
  return state.lines.filter((line) => line.by === "candidate").length;
}

/** What the interviewer is doing, in one word. */
export type Doing = "sending" | "thinking" | "asking" | "listening" | "paused" | "finished";

export function doingOf(state: InterviewState): Doing {
  if (state.state !== "active") return state.state;
  if (state.saying.length > 0) return "asking";
  if (state.thinking || state.acting?.act === "skip") return "thinking";
  return state.pending ? "sending" : "listening";
}

/** The free part is spent and nothing has unlocked the rest: only unlocking leads on. */
export function isLocked(state: InterviewState): boolean {
  const { allowance, pausedBecause } = state;
  if (state.state !== "paused" || pausedBecause !== "free_limit" || allowance.unlimited) return false;
  const { turns_left, seconds_left } = allowance;
  return (turns_left !== null && turns_left <= 0) || (seconds_left !== null && seconds_left <= 0) || !!state.spent;
}

/** It is over, and the interviewer's closing sentence is still to be heard. */
export function hasLastWords({ state, endedBecause, voice }: InterviewState): boolean {
  return state === "finished" && endedBecause !== "asked" && voice.line === "connected" && voice.now !== "off";
}
