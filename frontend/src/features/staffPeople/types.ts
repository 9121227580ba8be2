/** What the server tells staff about people, applications and what was done, by the names these pages use. */

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export type RoleName = "candidate" | "interviewer" | "staff";
export type PersonState = "active" | "suspended" | "deactivated";

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  roles: string[];
  duties: string[];
  interviewer_stage: string;
  plan: string;
  state: PersonState;
  second_factor: boolean;
  created_at: string;
  last_seen_at: string | null;
}

export interface Device {
  id: string;
  browser: string;
  system: string;
  signed_in_at: string;
  last_seen_at: string;
}

export interface PersonActs {
  suspend: boolean;
  restore: boolean;
  sign_out: boolean;
  visit: boolean;
  change_roles: boolean;
  grant_plan: boolean;
}

export interface PersonDetail extends PersonRow {
  time_zone: string;
  language: string;
  pronouns: string;
  headline: string;
  picture: string | null;
  suspended_reason: string;
  suspended_at: string | null;
  devices: Device[];
  may: PersonActs;
}

/** What staff gave somebody so that they can interview; null: nothing that is in force. */
export type InterviewerPlan = { ends_at: string | null } | null;

export interface PersonIn {
  email: string;
  name: string;
  role: RoleName;
  duty?: string;
}

export type ApplicationState =
  | "draft"
  | "submitted"
  | "in_review"
  | "changes_requested"
  | "approved"
  | "rejected"
  | "suspended";

export interface Who {
  id: string;
  name: string;
  picture?: string | null;
}

/** A case in the queue. */
export interface ApplicationRow {
  id: string;
  person: Who;
  state: ApplicationState;
  submitted_at: string | null;
  waiting_since: string | null;
  claimed_by: Who | null;
  documents_waiting: number;
  headline: string | null;
}

export type DocumentState = "waiting" | "approved" | "rejected" | "expired";

export interface Paper {
  id: string;
  kind: string;
  title: string;
  issuer: string;
  expires_on: string | null;
  file_name: string;
  size: number;
  content_type: string;
  state: DocumentState;
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

export interface Application {
  id: string;
  person: Who;
  state: ApplicationState;
  profile: Profile;
  documents: Paper[];
  history: { at: string; what: string; reason: string }[];
  reason: string;
  submitted_at: string | null;
  waiting_since: string | null;
  claimed_by: Who | null;
  claimed_until: string | null;
  may: ApplicationActs;
}

export interface ApplicationActs {
  claim: boolean;
  release: boolean;
  decide: boolean;
  suspend: boolean;
  reinstate: boolean;
}

export interface AuditEvent {
  id: string;
  /** Comes a moment after the entry, with the hash. */
  seq: number | null;
  at: string;
  action: string;
  actor: { kind: string; id: string | null; name: string | null } | null;
  targets: { kind: string; id: string; name: string | null }[];
  context: Record<string, unknown>;
  ip: string;
  hash: string | null;
}

export interface Verdict {
  intact: boolean;
  checked: number;
  head: string;
  broken_at: number | null;
  what: string | null;
}
