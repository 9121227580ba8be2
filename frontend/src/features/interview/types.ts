/** What the server tells of an AI interview. Thin: only what this page reads. */

export type Level = "junior" | "mid" | "senior";
export type State = "active" | "paused" | "finished";
export type PausedBecause = "asked" | "free_limit" | "left";
export type EndedBecause = "asked" | "complete" | "time";
export type Spent = "turns" | "seconds";

/** A question as it was asked. `follows`: the number of the answer it follows up. */
export interface Question {
  id: string;
  text: string;
  number: number;
  of: number;
  kind: "ask" | "probe" | "deepen" | "again" | "close";
  skill: { key: string; title: string } | null;
  requirement: string | null;
  claim: string | null;
  follows: number | null;
}

/** What is left of an interview. `null`: without limit. `seconds_left` is what was left at `as_of`. */
export interface Allowance {
  plan: string;
  unlimited: boolean;
  turns_left: number | null;
  seconds_left: number | null;
  turns_of: number | null;
  seconds_of: number | null;
  running: boolean;
  as_of: string;
}

/** One thing said. `at_ms` is the interview's own clock. */
export interface Line {
  seq: number;
  at: string;
  at_ms: number;
  by: "interviewer" | "candidate";
  text: string;
  turn: number;
}

export interface Used {
  turns?: number;
  seconds?: number;
}

export interface Interview {
  id: string;
  room_id: string;
  /** The number of the newest event that this answer knows of. */
  seq?: number;
  state: State;
  paused_because: PausedBecause | null;
  ended_because: EndedBecause | null;
  title: string;
  role: string;
  level: Level;
  topics: string[];
  minutes: number;
  question: Question | null;
  thinking: boolean;
  turn: number;
  allowance: Allowance;
  lines: Line[];
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  kept_until: string | null;
  seat: string | null;
}

/** One of one's own interviews, in a list. */
export interface InterviewRow {
  id: string;
  room_id: string;
  state: State;
  paused_because: PausedBecause | null;
  title: string;
  level: Level;
  minutes: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  answers: number;
  questions: number;
}

/** What may be asked of an interview besides answering. */
export type Act = "pause" | "resume" | "skip" | "think" | "repeat" | "finish";
