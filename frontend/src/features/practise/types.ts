/** What an interview is set up from, as the server tells it, by the names this feature uses. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Level = Told["LevelEnum"];
/** The document calls levels and roles plain texts; these are the levels there are. */
export type Options = Omit<Told["OptionsOut"], "levels"> & { levels: Level[] };
export type Found = Told["TextOut"];
export type Preview = Told["PreviewOut"];
export type Resume = Told["ResumeOut"];

/** What is asked for: of the preview, and of a new interview. */
export interface SetUpIn {
  role: string;
  level: Level;
  topics: string[];
  minutes: number;
  job_description?: string;
  resume_id?: string;
}

export type Mode = "voice" | "text";

export interface InterviewIn extends SetUpIn {
  mode: Mode;
  requirements?: string[];
}
