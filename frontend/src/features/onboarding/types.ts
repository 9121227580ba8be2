/** What the server tells somebody about their own work as an interviewer, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Application = Told["Application"];
export type ApplicationState = Application["state"];
export type CheckItem = Told["ChecklistItem"];
export type Document = Told["Document"];
export type Guide = Told["Guide"];
export type Visibility = Told["Visibility"];

/** With what it still lacks before it can be shown. */
export type SavedProfile = Told["Profile"];
/** What somebody says about themselves. */
export type Profile = Omit<SavedProfile, "missing" | "skills" | "languages"> & {
  skills: string[];
  languages: string[];
};

export const DOCUMENT_KINDS = [
  "identity",
  "certificate",
  "degree",
  "employment",
  "other",
] as const satisfies readonly Document["kind"][];
