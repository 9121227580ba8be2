/** Free times, bookings, waiting lists and links into rooms, by the names these pages use. Tokens are whole numbers. */

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export interface Slot {
  starts_at: string;
  ends_at: string;
  /** In the zone that was asked for. */
  date: string;
  places: number;
  state: "free" | "full" | "yours";
  /** Within one's own availability; `null` for whoever has said none. */
  fits: boolean | null;
}

export interface Slots {
  time_zone: string;
  interviewer_zone: string;
  session_minutes: number;
  price_tokens: number | null;
  capacity: number;
  requires_approval: boolean;
  bookable: boolean;
  slots: Slot[];
  /** What cancelling would cost, before it is booked. */
  free_cancel_minutes: number;
  late_cancel_percent: number;
}

export type Role = "candidate" | "interviewer";

export type BookingState =
  | "pending"
  | "confirmed"
  | "completed"
  | "cancelled_by_candidate"
  | "cancelled_by_interviewer"
  | "cancelled_by_staff"
  | "declined"
  | "expired"
  | "candidate_absent"
  | "interviewer_absent"
  | "both_absent"
  | "in_review";

export type Act =
  | "cancel"
  | "propose"
  | "answer_proposal"
  | "withdraw_proposal"
  | "approve"
  | "decline"
  | "complete"
  | "say_absent"
  | "dispute"
  | "join";

export interface Proposal {
  id: string;
  role: string;
  mine: boolean;
  starts_at: string;
  ends_at: string;
  reason: string;
  expires_at: string;
}

export interface Booking {
  id: string;
  kind: "human" | "ai";
  state: BookingState;
  role: Role;
  starts_at: string;
  ends_at: string;
  topic: string;
  note: string;
  interviewer: { id: string; name: string; headline: string; picture: string | null; time_zone: string } | null;
  candidate: { id: string; name: string; picture: string | null; time_zone: string };
  price_tokens: number;
  captured_tokens: number;
  settled_at: string | null;
  terms: {
    free_cancel_until: string;
    late_cancel_percent: number;
    candidate_absent_percent: number;
    move_until: string;
    moves_left: number;
  };
  approve_until: string | null;
  reason: string;
  room: { id: string | null; opens_at: string; closes_at: string; open: boolean };
  interview: { role?: string; level?: string; topics?: string[]; mode?: string } | null;
  interview_id: string | null;
  proposal: Proposal | null;
  dispute: { role: string; text: string; decision: string; answer: string } | null;
  can: Act[];
  cancel_cost_tokens: number;
  /** From when somebody can be said not to have come. */
  absent_from: string;
}

export interface Happening {
  at: string;
  kind: string;
  role: string;
  data: Record<string, unknown>;
}

export interface BookingDetail extends Booking {
  events: Happening[];
}

export interface Waiting {
  id: string;
  interviewer: { id: string; name: string };
  starts_at: string;
  ends_at: string;
  state: string;
  priority: boolean;
  /** 1 is next; 0 was offered the time. */
  position: number;
  offered_until: string | null;
}

export interface JoinLink {
  state: "open" | "early" | "closed" | "used" | "revoked";
  booking_id: string;
  topic: string;
  /** Nobody: the AI interviewer. */
  with: { name: string } | null;
  role: Role;
  starts_at: string;
  opens_at: string;
  closes_at: string;
}

/** Where somebody who joins goes. */
export interface Joined {
  room_id: string;
  path: string;
}

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
