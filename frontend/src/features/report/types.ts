/** A report as the server tells it, by the names this feature uses. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Quote = Told["QuoteOut"];
export type InShort = Told["StrengthOut"];
/** A skill with its level and the words it rests on; without enough evidence there is no score, never a low one. */
export type SkillLine = Told["SkillResultOut"];
export type PointMade = Told["PointMadeOut"];
/** A further question about the same, and its answer. */
export type FollowUp = Told["FollowUpOut"];
/** One question of the plan with its answer; points made in its follow-ups count here, too. */
export type Row = Told["QuestionResultOut"];
export type Covered = Told["CoveredOut"];
export type Measures = Told["MeasuresOut"];

/** The document has one shape for all states; all but state and progress is there only once it is ready. */
type Whole = Told["ReportOut"];
export type Report = Omit<Whole, "state" | "progress">;
export type ReportAnswer =
  | { state: "building" | "failed"; progress: number }
  | (Report & { state: "ready"; progress: number });

/** A question answered again. `left`: how often it may still be. */
export type Retake = Told["RetakeOut"];
