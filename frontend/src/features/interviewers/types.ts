/** Interviewers as candidates see them, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type InterviewerCard = Told["InterviewerCard"];
export type InterviewerCardPage = Told["InterviewerCardPage"];
export type PublicInterviewer = Told["PublicInterviewer"];
export type Facets = Told["InterviewerFacets"];

/** Names that everybody writes alike. */
export interface Names {
  skills: string[];
  languages: { code: string; name: string }[];
}
