/** What the server tells staff of bookings, by the names these pages use. */
import type { Booking, Happening, Page } from "@/features/booking/types";

export type { Page };

export const STATES = [
  "pending",
  "confirmed",
  "in_review",
  "completed",
  "candidate_absent",
  "interviewer_absent",
  "both_absent",
  "cancelled_by_candidate",
  "cancelled_by_interviewer",
  "cancelled_by_staff",
  "declined",
  "expired",
] as const satisfies readonly Booking["state"][];

export const DECISIONS = ["complete", "return", "split"] as const;
export type Decision = (typeof DECISIONS)[number];

export interface BookingRow extends Omit<Booking, "can" | "role"> {
  can: ("cancel" | "resolve")[];
  /** It is for staff to decide. */
  waiting: boolean;
}

export interface Stay {
  role: string;
  name: string;
  place: string;
  joined_at: string;
  left_at: string | null;
  reason: string;
}

export interface BookingStory extends BookingRow {
  events: (Happening & { by: string | null })[];
  hold: { state: string; tokens: number; captured: number; taken_back: number } | null;
  presence: Stay[];
  record: "both_came" | "candidate_absent" | "interviewer_absent" | "both_absent" | "unclear" | null;
  letters: { kind: string; channel: string; to: string; state: string; why: string; at: string }[];
  proposals: {
    id: string;
    role: string;
    starts_at: string;
    ends_at: string;
    reason: string;
    state: string;
    expires_at: string;
    decided_at: string | null;
    created_at: string;
  }[];
  disputes: {
    id: string;
    role: string;
    name: string;
    text: string;
    created_at: string;
    decision: string;
    answer: string;
    decided_by: string | null;
    decided_at: string | null;
  }[];
}

export interface ResolveIn {
  decision: Decision;
  tokens?: number;
  answer: string;
}
