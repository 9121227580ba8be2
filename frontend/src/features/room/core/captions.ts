import type { AiVoiceState, Caption } from "@/generated/protocol";
import type { ErrorFrame, KeptFrame, RoomEvent } from "./frames";
import { agreesToCaptions, findNoteTaker, type Seats } from "./seats";
import type { LineState } from "./voiceLine";

const MOST_LINES = 2_000;
const MOST_SPEAKERS = 2;
/** How long words stay on the picture after the last one. */
const SHOWN_MS = 8_000;

/** What somebody said aloud, as the log has it. */
export interface SaidLine {
  seq: number;
  at: string;
  seat: string;
  text: string;
  /** On the room's clock. */
  fromMs: number;
}

/** What somebody is saying, or has just said. */
export interface Spoken {
  seat: string;
  text: string;
  final: boolean;
  /** When it was last heard of, by our clock. */
  at: number;
}

/** What one agrees to. */
export interface ConsentText {
  version: number;
  text: string;
}

export interface Captions {
  /** Our own switch, until the server has answered. */
  asked: { id: string; on: boolean } | null;
  /** The code of the refusal of our last switch. */
  refused: string | null;
  /** Why the server switched them off by itself. */
  ended: string | null;
  /** The id of our own word on consent, until it is answered. */
  answer: string | null;
  /** A newer text than the one that we agreed to. */
  newText: ConsentText | null;
  /** "Not now", or taken back: not asked again until they are switched on anew. */
  declined: boolean;
  /** What the note-taker does; null until it has said so. */
  doing: AiVoiceState["state"] | null;
  /** Our microphone's line to it. */
  line: LineState | "off";
  /** One a seat; whoever began last stands last. */
  spoken: readonly Spoken[];
  lines: readonly SaidLine[];
}

export const noCaptions: Captions = {
  asked: null,
  refused: null,
  ended: null,
  answer: null,
  newText: null,
  declined: false,
  doing: null,
  line: "off",
  spoken: [],
  lines: [],
};

/** Captions after an event of the room. What the note-taker does now is no matter of history. */
export function afterCaptionsEvent(captions: Captions, event: RoomEvent, isLive: boolean): Captions {
  switch (event.kind) {
    case "captions.switched": {
      const { on, reason } = event.data;
      const ended = on || reason === "asked" ? null : reason;
      const fresh = { ...captions, asked: null, refused: null, ended, declined: false };
      return isLive ? { ...fresh, doing: null, spoken: [] } : fresh;
    }
    case "consent.given":
    case "consent.withdrawn": {
      if (event.data.kind !== "captions") return captions;
      const answer = captions.answer === event.id ? null : captions.answer;
      // Without everybody's consent, what was being said is not written down, and not left standing either.
      return { ...captions, answer, spoken: event.kind === "consent.given" ? captions.spoken : [] };
    }
    case "transcript.said":
      return event.data.voice ? addLine(captions, event) : captions;
    default:
      return captions;
  }
}

/** By when it was begun: a long answer is written down after what was said into it. */
function addLine(captions: Captions, event: RoomEvent & { kind: "transcript.said" }): Captions {
  const { seq, at, seat } = event;
  if (seat === null || captions.lines.some((line) => line.seq === seq)) return captions;
  const line = { seq, at, seat, text: event.data.text, fromMs: event.data.from_ms ?? 0 };
  const before = captions.lines.findLastIndex((other) => other.fromMs <= line.fromMs);
  return { ...captions, lines: captions.lines.toSpliced(before + 1, 0, line).slice(-MOST_LINES) };
}

/** What the note-taker does now. That it couldn't take one page's offer is that page's matter. */
export function afterDoing(captions: Captions, { state, reason }: AiVoiceState): Captions {
  if (state === "trouble" && reason === "offer") return captions;
  return { ...captions, doing: state, spoken: state === "listening" || state === "trouble" ? captions.spoken : [] };
}

/** Somebody's words so far: they take the place of those before, until a line is final and the next begins. */
export function afterCaption(captions: Captions, { seat, text, final }: Caption, at: number): Captions {
  const words: Spoken = { seat, text, final, at };
  const before = captions.spoken.findIndex((one) => one.seat === seat);
  const goesOn = captions.spoken[before]?.final === false;
  const spoken = goesOn
    ? captions.spoken.with(before, words)
    : [...captions.spoken.filter((one) => one.seat !== seat), words];
  // Whoever is understood is heard: the trouble is over.
  return { ...captions, spoken, doing: captions.doing === "trouble" ? "listening" : captions.doing };
}

/** A frame of ours that has just been handed to the socket. */
export function afterHandedIn(captions: Captions, frame: KeptFrame): Captions {
  const { id } = frame;
  switch (frame.type) {
    case "captions":
      return { ...captions, asked: { id, on: frame.on }, refused: null, ended: null };
    case "consent.give":
      return frame.kind === "captions" ? { ...captions, answer: id } : captions;
    case "consent.withdraw":
      // Whoever takes it back has said what there is to say.
      return frame.kind === "captions" ? { ...captions, answer: id, declined: true } : captions;
    default:
      return captions;
  }
}

/** A frame of ours was taken. What it changed is told by its events. */
export function settleCaptions(captions: Captions, id: string): Captions {
  const { asked, answer } = captions;
  if (asked?.id !== id && answer !== id) return captions;
  return { ...captions, asked: asked?.id === id ? null : asked, answer: answer === id ? null : answer };
}

/** What the refusal of a frame of ours tells here; null where it belongs to no captions, or has to be told plainly. */
export function refuseCaptions(captions: Captions, { id, code, more }: ErrorFrame): Captions | null {
  if (captions.asked && captions.asked.id === id) return { ...captions, asked: null, refused: code };
  if (captions.answer === null || captions.answer !== id || code !== "stale_consent") return null;
  const { version, text } = (more ?? {}) as Partial<ConsentText>;
  if (version === undefined || text === undefined) return null;
  return { ...captions, answer: null, newText: { version, text } };
}

/** What captions do, in one word. `off` with `ended` or `refused` has a reason. */
export type CaptionsDoing = "off" | "asked" | "starting" | "consent" | "listening" | "moving" | "trouble";

export function captionsDoing(captions: Captions, seats: Seats): CaptionsDoing {
  if (findNoteTaker(seats) === null) return captions.asked?.on ? "asked" : "off";
  const { doing } = captions;
  if (doing === "moving") return doing;
  if (doing === "waiting" || listReluctant(seats).length > 0) return "consent";
  if (doing === "listening" || doing === "trouble") return doing;
  return "starting";
}

/** Who is in the room and has not agreed; observers too, who may be given the word at any time. */
export function listReluctant(seats: Seats): string[] {
  return Object.values(seats)
    .filter((seat) => seat.state === "admitted" && seat.present && seat.role !== "ai" && !agreesToCaptions(seat))
    .map(({ seat }) => seat);
}

/** What stands on the picture at a moment of our clock: of the last two who spoke, the earlier above. */
export function listShown(captions: Captions, now: number): readonly Spoken[] {
  return captions.spoken.filter((one) => one.text !== "" && now - one.at < SHOWN_MS).slice(-MOST_SPEAKERS);
}

/** The end of a long speech, from a whole word on. */
export function endOf(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.slice(-most);
  const word = end.indexOf(" ");
  return `… ${word < 0 ? end : end.slice(word + 1)}`;
}

/** The lines with all these words in what was said or in who said it. */
export function searchLines(
  lines: readonly SaidLine[],
  query: string,
  nameOf: (seat: string) => string,
): readonly SaidLine[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter((line) => {
    const text = `${nameOf(line.seat)} ${line.text}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
