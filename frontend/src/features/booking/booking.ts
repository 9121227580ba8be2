/** What a booking is, for the one who looks at it. Pure. */
import { daysFromNow, type Viewer } from "@/ui/time";
import type { Act, Booking, BookingState, Waiting } from "./types";

type Sides = Pick<Booking, "role" | "kind" | "interviewer" | "candidate">;

/** Whom one meets: nobody in a session with the AI. */
export function otherOf({ role, kind, interviewer, candidate }: Sides) {
  if (kind === "ai") return null;
  return role === "candidate" ? interviewer : candidate;
}

/** Takes its people's time: it is still to be held. */
export function isAhead({ state }: Pick<Booking, "state">): boolean {
  return state === "pending" || state === "confirmed";
}

export function may(booking: Pick<Booking, "can">, act: Act): boolean {
  return booking.can.includes(act);
}

/** How a time is named in a sentence: by the day's name while nobody can mistake it. */
export function dayKind(at: string, viewer: Viewer, now: Date): "today" | "tomorrow" | "weekday" | "date" {
  const days = daysFromNow(at, viewer, now);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  return days > 1 && days < 7 ? "weekday" : "date";
}

/** Where the tokens are. */
export type Money = "free" | "held" | "paid" | "back" | "shared";

export function moneyOf({
  price_tokens,
  captured_tokens,
  settled_at,
}: Pick<Booking, "price_tokens" | "captured_tokens" | "settled_at">): Money {
  if (price_tokens === 0) return "free";
  if (settled_at === null) return "held";
  if (captured_tokens === 0) return "back";
  return captured_tokens >= price_tokens ? "paid" : "shared";
}

/** Which sentence says what it is: the state, or of a confirmed one what its time makes of it. */
export type Told = BookingState | "open" | "openAi" | "over" | "overAi" | "completedFree";

export function toldOf(
  booking: Pick<Booking, "state" | "kind" | "ends_at" | "room" | "price_tokens">,
  now: Date,
): Told {
  const { state, kind, ends_at, room, price_tokens } = booking;
  if (state === "completed") return price_tokens === 0 ? "completedFree" : "completed";
  if (state !== "confirmed") return state;
  if (Date.parse(ends_at) <= now.getTime()) return kind === "ai" ? "overAi" : "over";
  if (!isOpen(room, now)) return "confirmed";
  return kind === "ai" ? "openAi" : "open";
}

/** The room lets people in. The server says so; between two of its answers the clock does. */
export function isOpen({ opens_at, closes_at }: Pick<Booking["room"], "opens_at" | "closes_at">, now: Date): boolean {
  return Date.parse(opens_at) <= now.getTime() && now.getTime() < Date.parse(closes_at);
}

/** How a state looks in a list: settled good, soon, lost, or only said. */
export function toneOf(state: BookingState): "good" | "soon" | "loss" | "state" {
  if (state === "confirmed" || state === "completed") return "good";
  if (state === "pending" || state === "in_review") return "soon";
  return state.endsWith("_absent") ? "loss" : "state";
}

/** What needs an answer of mine: a request, another time that the other side proposes. */
export function asksMe(booking: Pick<Booking, "can">): boolean {
  return may(booking, "approve") || may(booking, "answer_proposal");
}

/** Still waited for, or offered. What is over says so only once. */
export function isWaiting({ state }: Pick<Waiting, "state">): boolean {
  return state === "waiting" || state === "offered";
}

/** One row in a list that holds sessions of several kinds. */
export interface Dated<Item> {
  at: string;
  item: Item;
}

/**
 * Several lists, each sorted the same way and each loaded so far, as one. `more`: a list goes on after what is loaded;
 * then nothing beyond its last row is shown yet, so that what is loaded later never slips in above what was read.
 */
export function mergeLists<Item>(
  lists: readonly { rows: readonly Dated<Item>[]; more: boolean }[],
  order: "soonest" | "latest",
): Dated<Item>[] {
  const sign = order === "soonest" ? 1 : -1;
  const place = (row: Dated<Item>) => sign * Date.parse(row.at);
  const ends = lists.filter(({ rows, more }) => more && rows.length > 0);
  const cut = Math.min(...ends.map(({ rows }) => Math.max(...rows.map(place))));
  return lists
    .flatMap(({ rows }) => rows)
    .filter((row) => ends.length === 0 || place(row) <= cut)
    .sort((one, other) => place(one) - place(other));
}
