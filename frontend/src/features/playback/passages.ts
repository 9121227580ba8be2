/** Where what was said lies in what was recorded: pure, by the room's clock. */
import type { Recording, Side } from "./types";

/** Something said, as a transcript or a report has it. `key` is its number in the room's log. */
export interface Spoken {
  key: number;
  side: Side;
  /** When it was said or written; `from_ms` and `to_ms` only where it was said aloud. */
  at_ms: number;
  from_ms: number | null;
  to_ms: number | null;
}

/** A stretch of one file, in its own seconds; `at_ms` is where it begins on the room's clock. */
export interface Passage {
  key: number;
  url: string;
  from: number;
  to: number;
  at_ms: number;
}

/** A breath before the first word and after the last. */
const BEFORE_MS = 150;
const AFTER_MS = 250;
/** Where in an answer a word was said is an estimate: so much more on either side. */
const AROUND_MS = 2000;

/** What can be heard of something said; `null`: nothing was recorded of it, or that is gone. */
export function hear(said: Spoken, recordings: readonly Recording[]): Passage | null {
  const { from_ms, to_ms } = said;
  if (from_ms === null || to_ms === null || to_ms <= from_ms) return null;
  const recording = recordings.find((one) => one.started_ms < to_ms && from_ms < endOf(one));
  const track = recording?.tracks.find((one) => one.track === said.side);
  if (!recording || !track) return null;
  const last = Math.min(to_ms + AFTER_MS, endOf(recording));
  const first = Math.max(from_ms - BEFORE_MS, recording.started_ms);
  const seconds = (ms: number) => (ms - recording.started_ms) / 1000;
  return { key: said.key, url: track.url, from: seconds(first), to: seconds(last), at_ms: Math.max(from_ms, first) };
}

function endOf(recording: Recording): number {
  return recording.ended_ms ?? Number.MAX_VALUE;
}

/** All that can be heard, in the order in which it was said. */
export function inOrder(spoken: readonly Spoken[], recordings: readonly Recording[]): Passage[] {
  return spoken
    .flatMap((said) => hear(said, recordings) ?? [])
    .sort((one, other) => one.at_ms - other.at_ms || one.key - other.key);
}

/** The part of a passage in which some of its words were said: as far in as they stand in the text, and a little around. */
export function partOf(passage: Passage, text: string, words: string): Passage {
  const at = text.indexOf(words);
  if (at < 0 || words.length === 0) return passage;
  const length = passage.to - passage.from;
  const begins = (at / text.length) * length - AROUND_MS / 1000;
  const ends = ((at + words.length) / text.length) * length + AROUND_MS / 1000;
  const from = passage.from + Math.max(0, begins);
  return {
    ...passage,
    from,
    to: Math.min(passage.to, passage.from + ends),
    at_ms: passage.at_ms + Math.round((from - passage.from) * 1000),
  };
}

/** Something to be told of a recording, before a line; `null`: after all of them. */
export interface Remark {
  before: number | null;
  recording: Recording;
}

/** Where recording was stopped at its person's wish, and where begins what was deleted. */
export function remarksOn(
  spoken: readonly Pick<Spoken, "key" | "at_ms" | "from_ms">[],
  recordings: readonly Recording[],
): Remark[] {
  return recordings.flatMap((recording) => {
    const { state, started_ms, ended_ms } = recording;
    if ((state !== "withdrawn" && state !== "deleted") || ended_ms === null) return [];
    const from = state === "deleted" ? started_ms : ended_ms;
    return { before: spoken.find((said) => (said.from_ms ?? said.at_ms) >= from)?.key ?? null, recording };
  });
}
