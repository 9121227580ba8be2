/** Free times, bookings, waiting lists and links into rooms, by the names these pages use. Tokens are whole numbers. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export type Slot = Told["SlotOut"];
export type Slots = Told["SlotsOut"];

/** On which side of a booking somebody is. */
export type Role = Told["Side"];
export type BookingState = Told["BookingState"];
export type Act = Told["BookingAct"];
export type Proposal = Told["BookingProposalOut"];

/** Of a session with the AI: what of its set-up is shown. */
interface Interview {
  role?: string;
  level?: string;
  mode?: string;
}

/** One's own booking: never one that staff look at. */
export type Booking = Omit<Told["BookingOut"], "role" | "kind" | "interview"> & {
  role: Role;
  kind: "human" | "ai";
  interview: Interview | null;
};

export type Happening = Told["BookingEventOut"];
export type BookingDetail = Booking & { events: Happening[] };
export type Waiting = Told["WaitlistEntryOut"];
export type JoinLink = Told["LinkOut"];

/** Where somebody who joins goes. */
export type Joined = Told["JoinedOut"];

export interface HumanBookingIn {
  kind: "human";
  interviewer_id: string;
  starts_at: string;
  topic: string;
  note: string;
  price_tokens?: number;
}

export interface AiBookingIn {
  kind: "ai";
  starts_at: string;
  minutes: number;
  interview: object;
}
