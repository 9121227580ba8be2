/** What the server tells staff about people, applications and what was done, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export type PersonRow = Told["StaffPersonOut"];
export type PersonDetail = Told["StaffPersonDetailOut"];
export type PersonState = PersonRow["state"];
export type PersonIn = Told["PersonInRequest"];
export type RoleName = PersonIn["role"];
/** What somebody may do about a person. */
export type PersonActs = Told["ActsOut"];
/** What staff gave somebody so that they can interview; null: nothing that is in force. */
export type InterviewerPlan = Told["InterviewerPlanState"]["interviewer_plan"];
export type PlanSaid = Told["InterviewerPlanState"];

/** A case in the queue. */
export type ApplicationRow = Told["ApplicationRow"];
export type Application = Told["StaffApplication"];
export type ApplicationState = Application["state"];
/** Something handed in that proves what a profile says. */
export type Paper = Told["Document"];
export type DocumentState = Paper["state"];

export type AuditEvent = Told["AuditEventOut"];
export type Verdict = Told["VerdictOut"];
