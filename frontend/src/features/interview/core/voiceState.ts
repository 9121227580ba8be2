import type { LineState } from "@/features/room/core/voiceLine";
import type { AiVoiceState, Caption } from "@/generated/protocol";
import type { VoiceTold } from "../types";

/** The spoken side of an interview: what the server does, what was asked of it, and how our own line stands. */
export interface VoiceState {
  available: boolean;
  /** False: the interviewer is read, not heard. */
  speaks: boolean;
  on: boolean;
  /** Asked for with a button, until the server has said something to it. */
  asked: { id: string; on: boolean } | null;
  now: AiVoiceState["state"] | null;
  /** What doesn't work at the moment: then one writes, or reads. */
  trouble: "hearing" | "speaking" | null;
  /** Why the server went on in writing. */
  ended: string | null;
  /** Our connection; `off` while this page neither speaks nor hears. */
  line: LineState | "off";
  /** What the candidate is saying, as far as it was understood. */
  caption: string;
  /** Push-to-talk, and whether the button is held. */
  push: boolean;
  down: boolean;
}

export type VoiceWord =
  | AiVoiceState
  | Caption
  | { type: "voice.asked"; id: string; on: boolean }
  | { type: "line"; line: VoiceState["line"] }
  | { type: "talking"; push: boolean; down: boolean };

export function beginVoice(told: VoiceTold): VoiceState {
  return {
    available: told.available,
    speaks: told.speaking,
    on: told.on,
    asked: null,
    now: null,
    trouble: null,
    ended: null,
    line: "off",
    caption: "",
    push: false,
    down: false,
  };
}

export function toldVoice(voice: VoiceState, { on, available, speaking }: VoiceTold): VoiceState {
  return { ...voice, on, available, speaks: speaking };
}

/** Pure, like all of the interview's state. */
export function afterVoice(voice: VoiceState, word: VoiceWord): VoiceState {
  switch (word.type) {
    case "ai.voice.state":
      return afterNow(voice, word);
    case "caption":
      // The last of them comes when the words have become a line, or came to nothing.
      return { ...voice, caption: word.final ? "" : word.text, trouble: mended(voice, "hearing") };
    case "voice.asked":
      return { ...voice, asked: { id: word.id, on: word.on }, ended: null };
    case "line":
      return afterLine(voice, word.line);
    case "talking":
      return { ...voice, push: word.push, down: word.push && word.down };
  }
}

function afterLine(voice: VoiceState, line: VoiceState["line"]): VoiceState {
  if (line === "off") return { ...voice, line, now: null, trouble: null, caption: "", down: false };
  // What was being said when it broke is over.
  if (line === "broken") return { ...voice, line, now: voice.now === "moving" ? "moving" : null, caption: "" };
  return { ...voice, line, now: line === "connected" && voice.now === "moving" ? null : voice.now };
}

function afterNow(voice: VoiceState, { state, reason }: AiVoiceState): VoiceState {
  // Any other trouble is the line's, which mends itself.
  if (state === "trouble") return reason === "hearing" || reason === "speaking" ? { ...voice, trouble: reason } : voice;
  if (state !== "speaking") return { ...voice, now: state };
  return { ...voice, now: state, caption: "", trouble: mended(voice, "speaking") };
}

function mended({ trouble }: VoiceState, what: "hearing" | "speaking"): VoiceState["trouble"] {
  return trouble === what ? null : trouble;
}

/** It was turned on or off in the log. */
export function turned(voice: VoiceState, on: boolean, reason: string): VoiceState {
  const ended = on || reason === "asked" || reason === "finished" ? null : reason;
  return { ...voice, on, asked: null, ended, ...(!on && { now: null, trouble: null, caption: "" }) };
}

/** What was taken is so; what was refused is no longer asked for. */
export function settleVoice(voice: VoiceState, id: string | null | undefined, taken = false): VoiceState {
  if (!voice.asked || voice.asked.id !== id) return voice;
  return { ...voice, on: taken ? voice.asked.on : voice.on, asked: null };
}

/** Whether the interview is to be spoken: as it is, or as was just asked. */
export function isWanted(voice: VoiceState): boolean {
  return voice.asked?.on ?? voice.on;
}

/** Whether this page speaks and hears. */
export function isSpoken(voice: VoiceState): boolean {
  return isWanted(voice) && voice.line !== "off";
}

/** Whether answers are written: always in text, and while nobody can hear. */
export function isWritten(voice: VoiceState): boolean {
  return !isSpoken(voice) || voice.trouble === "hearing";
}

/** What the voice does, in one word. */
export type VoiceDoing =
  | "connecting"
  | "broken"
  | "moving"
  | "listening"
  | "hearing"
  | "thinking"
  | "speaking"
  | "waiting"
  | "muted"
  | "push"
  | "held"
  | "unheard";

export function voiceDoing(voice: VoiceState, muted: boolean): VoiceDoing {
  const { line, now, push, down, trouble } = voice;
  if (now === "moving") return "moving";
  if (line === "broken") return "broken";
  if (line !== "connected") return "connecting";
  if (now === "thinking" || now === "speaking") return now;
  if (trouble === "hearing") return "unheard";
  if (muted) return "muted";
  if (push) return down ? "held" : "push";
  return now === "hearing" || now === "waiting" ? now : "listening";
}
