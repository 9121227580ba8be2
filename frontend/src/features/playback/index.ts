/** Hearing what was said: line by line, from the transcript or a report. */
export { HeardLine, PlayButton, RemarkLine } from "./PlayLine";
export { hear, inOrder, type Passage, partOf, type Remark, remarksOn, type Spoken } from "./passages";
export { recordingsQuery } from "./queries";
export { Recordings } from "./Recordings";
export type { Recording } from "./types";
export { PlayerContext, usePlayer } from "./usePlayer";
