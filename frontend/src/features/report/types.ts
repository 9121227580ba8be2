/** What the server tells of a report. Thin: only what these pages read. */

export interface Quote {
  text: string;
  /** `null` in a retake: its answer is no moment of the interview. */
  turn: number | null;
  at_ms: number | null;
}

export interface InShort {
  skill: string;
  title: string;
  headline: string;
  quote: Quote | null;
}

export interface WorkOn extends InShort {
  advice: string;
}

export interface SkillLine {
  key: string;
  name: string;
  verdict: "scored" | "insufficient_evidence";
  score: number | null;
  /** The rubric's words for this level: "strong", or a sentence. */
  level_words: string | null;
  quotes: Quote[];
  because: string;
  points_made: number;
  points_asked: number;
}

export interface PointMade {
  id: string;
  text: string;
  quote?: { text: string } | null;
}

/** A further question about the same, and its answer. */
export interface FollowUp {
  turn: number;
  kind: string;
  question: string;
  answer: string;
  at_ms: number;
  skipped: boolean;
  coaching: string;
}

/** One question of the plan with its answer; points made in its follow-ups count here, too. */
export interface Row {
  turn: number;
  number: number;
  question: string;
  answer: string;
  at_ms: number;
  skill: { key: string; title: string } | null;
  requirement: string | null;
  claim: string | null;
  skipped: boolean;
  score: number | null;
  made: PointMade[];
  missing: PointMade[];
  coaching: string;
  follow_ups: number;
  follow_up_answers: FollowUp[];
}

export interface Covered {
  id: string;
  text: string;
  reached: boolean;
  turns: number[];
}

export interface Measures {
  words: number;
  words_per_minute: number | null;
  fillers_per_100: number | null;
  longest_pause_ms: number | null;
  talk_ratio: number | null;
  words_per_answer: number | null;
  formulas: Record<string, string>;
}

export interface Report {
  interview: string;
  title: string;
  role: string;
  level: string;
  minutes: number;
  started_at: string;
  finished_at: string;
  answers: number;
  questions: number;
  strengths: InShort[];
  work_on: WorkOn | null;
  skills: SkillLine[];
  questions_list: Row[];
  measures: Measures;
  coverage: { requirements: Covered[]; claims: Covered[] };
  quotes_found: number;
  quotes_of: number;
  versions: Record<string, number | string>;
  engine: { provider: string; model: string };
}

/** The report, or how far its making has come. */
export type ReportAnswer =
  | { state: "building"; progress: number }
  | { state: "failed"; progress: number }
  | ({ state: "ready"; progress: number } & Report);

/** A question answered again. `left`: how often it may still be. */
export interface Retake {
  turn: number;
  number: number;
  at?: string;
  answer?: string;
  left: number;
  before: { score: number | null };
  after: { score: number | null };
  made: PointMade[];
  missing: PointMade[];
  coaching: string;
}
