/** An AI interview as the server tells it, by the names this feature uses. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Level = Told["LevelEnum"];
export type State = Told["InterviewState"];
export type PausedBecause = Told["PausedBecauseEnum"];
export type EndedBecause = Told["EndedBecauseEnum"];
export type Spent = "turns" | "seconds";

/** A question as it was asked. `follows`: the number of the answer it follows up. */
export type Question = Told["AskedQuestionOut"];

/** What is left of an interview. `null`: without limit. `seconds_left` is what was left at `as_of`. */
export type Allowance = Told["AllowanceOut"];

/** Whether an interview is spoken, and what this server can do of it. */
export type VoiceTold = Told["VoiceOut"];

/** One thing said. `at_ms` counts from the beginning of the interview; `cut`: only a part of it was heard. */
export type Line = Told["SpokenLineOut"];

export interface Used {
  turns?: number | null;
  seconds?: number | null;
}

export type Interview = Told["InterviewOut"];

type Row = Told["InterviewRowOut"];

/** One of one's own interviews, in a list. */
export type InterviewRow = Pick<Row, "id" | "room_id" | "state" | "title" | "level" | "minutes" | "answers"> &
  Pick<Row, "created_at" | "finished_at" | "paused_because">;

/** What may be asked of an interview besides answering. */
export type Act = "pause" | "resume" | "skip" | "think" | "repeat" | "finish";
