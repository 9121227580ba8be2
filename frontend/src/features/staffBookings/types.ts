/** What the server tells staff of bookings, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export type BookingState = Told["BookingState"];
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
] as const satisfies readonly BookingState[];

export type ResolveIn = Told["ResolveInRequest"];
export type Decision = ResolveIn["decision"];
export const DECISIONS = ["complete", "return", "split"] as const satisfies readonly Decision[];

export type BookingRow = Told["StaffBookingOut"];
export type BookingStory = Told["StaffBookingDetailOut"];
export type Stay = Told["StaffPresenceOut"];
