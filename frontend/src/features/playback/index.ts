/** Hearing what was said: line by line, from the transcript or a report. */
export { HeardLine, PlayButton, Stopped } from "./PlayLine";
export { type Heard, hear, inOrder, type Passage, partOf, type Spoken, stops } from "./passages";
export { recordingsQuery } from "./queries";
export { Recordings } from "./Recordings";
export type { Recording } from "./types";
export { PlayerContext, usePlayer } from "./usePlayer";
