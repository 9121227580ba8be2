/** What the server tells about setting an interview up. Thin: only what this page reads. */
import type { Level } from "@/features/interview/types";

export type { Level };

export interface Options {
  roles: { key: string; title: string; topics: string[] }[];
  topics: { key: string; title: string; count: number }[];
  levels: Level[];
  lengths: { minutes: number; questions: number }[];
  max_topics: number;
  modes: string[];
  limits: { job_description: number; resume_bytes: number; answer: number };
}

export interface Phase {
  from: number;
  to: number;
  title: string;
  kind: string;
}

export interface Found {
  id: string;
  text: string;
}

export interface Preview {
  questions: number;
  phases: Phase[];
  requirements: Found[];
  claims: Found[];
}

export interface Resume {
  id: string;
  name: string;
  kind: "pdf" | "docx" | "text";
  pages: number;
  claims: number;
  size: number;
  created_at: string;
}

/** What is asked for: of the preview, and of a new interview. */
export interface SetUpIn {
  role: string;
  level: Level;
  topics: string[];
  minutes: number;
  job_description?: string;
  resume_id?: string;
}

export interface InterviewIn extends SetUpIn {
  mode: "text";
  requirements?: string[];
}
