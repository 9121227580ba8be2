/** What the server tells staff about AI interviews, content and codes, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export type InterviewState = Told["InterviewState"];
export type AiInterviewRow = Told["StaffInterviewRowOut"];
export type AiInterview = Told["StaffInterviewOut"];
export type TurnRow = Told["StaffTurnOut"];

export type ContentKind = Told["ContentKind"];
export type ContentRow = Told["ContentRowOut"];
/** Lists of content know how long they are. */
export type ContentList = Told["ContentPageOut"];
export type ContentEntry = Told["ContentOut"];
/** What an editor of questions chooses from. */
export type Choices = Told["ChoicesOut"];
/** The fields of one piece of content; which they are depends on its kind. */
export type Body = Record<string, unknown>;
export type Preview = Told["ContentPreviewOut"];
export type PreviewReading = Told["PreviewReadingOut"];

export type Code = Told["CodeOut"];
/** Codes that were made in one act. */
export interface CodeBatch {
  id: string;
  note: string;
  codes: number;
  uses: number;
  used: number;
  /** How many codes still work. */
  open: number;
  revoked: number;
  created_at: string;
  expires_at: string | null;
  created_by: string;
}
export type CodeState = Code["state"];
export type CodesIn = Told["CodesInRequest"];
export type CodeUse = Told["UseOut"];
