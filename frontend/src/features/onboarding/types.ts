/** What the server tells somebody about their own work as an interviewer. */

export type ApplicationState =
  | "draft"
  | "submitted"
  | "in_review"
  | "changes_requested"
  | "approved"
  | "rejected"
  | "suspended";

export const DOCUMENT_KINDS = ["identity", "certificate", "degree", "employment", "other"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface Document {
  id: string;
  kind: DocumentKind;
  title: string;
  issuer: string;
  expires_on: string | null;
  file_name: string;
  size: number;
  content_type: string;
  state: "waiting" | "approved" | "rejected" | "expired";
  reason: string;
  decided_at: string | null;
  created_at: string;
}

export interface Profile {
  headline: string;
  bio: string;
  experience_years: number | null;
  experience: string;
  skills: string[];
  languages: string[];
  hourly_rate_minor: number | null;
  currency: string;
  sample_feedback: string;
}

/** With what it still lacks before it can be shown: names of fields, nearly. */
export interface SavedProfile extends Profile {
  missing: string[];
}

export interface CheckItem {
  key: string;
  title: string;
  done: boolean;
  /** Before handing in; the others are done after it. */
  needed: boolean;
  to: string;
}

export interface Application {
  id: string;
  state: ApplicationState;
  submitted_at: string | null;
  profile: SavedProfile;
  documents: Document[];
  checklist: CheckItem[];
  progress: number;
  may_submit: boolean;
  missing: string[];
  history: { at: string; what: string; reason: string }[];
  reason: string;
  /** After a refusal: from when on one may apply again. */
  again_at?: string | null;
}

export interface Guide {
  key: string;
  version: number;
  title: string;
  body: string;
  must_acknowledge: boolean;
  acknowledged_at: string | null;
  /** The version that was acknowledged last, if that was an older one. */
  acknowledged_version?: number | null;
}

export interface Visibility {
  public: boolean;
  accepting: boolean;
  /** The last day away, "2026-12-24". */
  away_until: string | null;
  is_listed: boolean;
  entitled: boolean;
  entitled_until: string | null;
  blocks: { code: string; detail: string }[];
}
