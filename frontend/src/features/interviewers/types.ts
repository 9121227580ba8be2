/** Interviewers as candidates see them. */

export interface InterviewerCard {
  id: string;
  name: string;
  picture: string | null;
  pronouns: string;
  headline: string;
  skills: string[];
  /** Codes: "en", "hi". */
  languages: string[];
  experience_years: number | null;
  hourly_rate_minor: number | null;
  currency: string;
  rating: number | null;
  rating_count: number;
  next_free_at: string | null;
}

export interface PublicInterviewer extends InterviewerCard {
  bio: string;
  experience: string;
  sample_feedback: string;
  verified: { identity: boolean; certificates: { title: string; issuer: string }[] };
  member_since: string | null;
}

export interface Facets {
  skills: { name: string; count: number }[];
  languages: { code: string; name: string; count: number }[];
  rate: { min: number | null; max: number | null; currency: string };
}

/** Names that everybody writes alike. */
export interface Names {
  skills: string[];
  languages: { code: string; name: string }[];
}

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}
