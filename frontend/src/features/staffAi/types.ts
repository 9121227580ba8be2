/** What the server tells staff about AI interviews, content and codes. Thin: only what these pages read. */

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export type InterviewState = "active" | "paused" | "finished";

export interface AiInterviewRow {
  id: string;
  room_id: string;
  person: { name: string; email: string };
  title: string;
  state: InterviewState;
  plan: string;
  answers: number;
  created_at: string;
  provider: string;
  model: string;
  prompt_tokens: number;
  completion_tokens: number;
  calls: number;
  /** In the smallest unit of the currency that the prices are set in; `null` where no price is set. */
  cost_minor: number | null;
  /** Faults of the provider, whoever took the turn in the end. */
  failures: number;
  fell_back: number;
  /** Answers that nobody could take. */
  unanswered: number;
  words_forgotten: boolean;
  report: { state: "building" | "ready" | "failed" } | null;
}

export interface TurnRow {
  number: number;
  at: string;
  state: string;
  move: string;
  reason: string;
  charged: boolean;
  fell_back: boolean;
  skipped: boolean;
  failures: string[];
  provider: string;
  model: string;
  ms: number;
  tokens: number;
  /** Words are null once they were forgotten. */
  question: string | null;
  answer: string | null;
  said: string | null;
}

export interface AiInterview extends AiInterviewRow {
  role: string;
  minutes: number;
  turns: TurnRow[];
  versions: Record<string, number | string>;
  meter: { turns_used: number; given_back: number; refused: number; seconds: number };
}

export type ContentKind = "question" | "rubric" | "persona" | "prompt";

export interface ContentRow {
  kind: ContentKind;
  key: string;
  title: string;
  version: number;
  topic: string;
  level: string;
  retired: boolean;
  changed_at: string | null;
  by: string | null;
  /** Of questions: how often it was answered lately. */
  answers: number | null;
}

/** Lists of content know how long they are. */
export interface ContentList extends Page<ContentRow> {
  count: number;
}

/** What an editor of questions chooses from. */
export interface Choices {
  topics: { key: string; title: string; count: number }[];
  skills: { key: string; title: string }[];
}

export type Body = Record<string, unknown>;

export interface ContentVersion {
  version: number;
  at: string | null;
  by: string | null;
  note: string;
  retired?: boolean;
}

export interface ContentEntry {
  kind: ContentKind;
  key: string;
  title?: string;
  topic?: string;
  version: number;
  /** What a new version is published upon. */
  newest: number;
  retired?: boolean;
  body: Body;
  versions: ContentVersion[];
}

export interface PreviewReading {
  by: string;
  substance: string;
  words: number;
  score: number | null;
  parroted: boolean;
  off_topic: boolean;
  made: { id: string; text: string; quote: string }[];
  missing: { id: string; text: string }[];
  pitfalls: string[];
  follow_up: { kind: string; text: string } | null;
}

export interface Preview {
  said: string;
  plan?: { number: number; of: number } | null;
  reading?: PreviewReading | null;
  samples?: { kind: string; title: string; said: string }[];
  messages?: { role: string; text: string }[];
}

export type CodeState = "open" | "spent" | "expired" | "revoked";

export interface Code {
  id: string;
  code: string;
  max_uses: number;
  used: number;
  expires_at: string | null;
  revoked_at: string | null;
  created_at: string;
  created_by: string;
  note?: string;
  state: CodeState;
}

export interface CodesIn {
  code?: string;
  count?: number;
  max_uses: number;
  expires_at: string | null;
  note: string;
}

export interface CodeUse {
  id: string;
  person: { name: string; email: string };
  at: string;
}
