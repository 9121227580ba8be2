/** What staff read and decide about a booking. Pure. */
import { among, anything, isDay, read } from "@/features/staffPeople/filters";
import type { BookingStory, Decision, Stay } from "./types";
import { STATES } from "./types";

const isId = (value: string) => /^[0-9a-f-]{36}$/i.test(value);

export type BookingFilters = Partial<Record<"q" | "state" | "from" | "to" | "person" | "waiting", string>>;

/** Those filters of an address that mean something. */
export const filtersOf = (search: URLSearchParams): BookingFilters =>
  read(
    { q: anything, state: among(STATES), from: isDay, to: isDay, person: isId, waiting: (value) => value === "1" },
    search,
  );

type Sums = Pick<BookingStory, "price_tokens" | "captured_tokens" | "settled_at">;

/** What a decision does with the tokens. */
export interface Outcome {
  toInterviewer: number;
  toCandidate: number;
  /** Of what the interviewer was given already, so much goes back. */
  takenBack: number;
  /** Of what the candidate had back already, so much is taken again. */
  takenAgain: number;
}

/** What it does; null for a part that is none. */
export function outcomeOf(booking: Sums, decision: Decision, part: number | null): Outcome | null {
  const { price_tokens: price, captured_tokens: was, settled_at } = booking;
  const share = decision === "complete" ? price : decision === "return" ? 0 : part;
  if (share === null || !Number.isInteger(share)) return null;
  if (decision === "split" && (share < 1 || share >= price)) return null;
  const settled = settled_at !== null;
  return {
    toInterviewer: share,
    toCandidate: price - share,
    takenBack: settled ? Math.max(0, was - share) : 0,
    takenAgain: settled ? Math.max(0, share - was) : 0,
  };
}

export interface Bar {
  key: string;
  name: string;
  role: string;
  place: string;
  /** Parts of the window, 0 to 1. */
  from: number;
  to: number;
  joined_at: string;
  left_at: string | null;
}

/** One line a person, their stays in it in order. */
export interface Lane {
  name: string;
  role: string;
  bars: Bar[];
}

/**
 * Stays in the room as bars over one window: from the first of them, or the planned start, to the last, or the planned
 * end. Who is still there is there until now.
 */
export function lanesOf(
  stays: readonly Stay[],
  planned: { starts_at: string; ends_at: string },
  now: Date,
): { from: number; to: number; start: number; end: number; lanes: Lane[] } {
  const until = (stay: Stay) => (stay.left_at ? Date.parse(stay.left_at) : now.getTime());
  const [start, end] = [Date.parse(planned.starts_at), Date.parse(planned.ends_at)];
  const from = Math.min(start, ...stays.map(({ joined_at }) => Date.parse(joined_at)));
  const to = Math.max(end, ...stays.map(until));
  const part = (at: number) => (at - from) / (to - from);
  const lanes = new Map<string, Lane>();
  for (const stay of [...stays].sort((one, other) => one.joined_at.localeCompare(other.joined_at))) {
    const key = `${stay.role} ${stay.name}`;
    const lane = lanes.get(key) ?? { name: stay.name, role: stay.role, bars: [] };
    lane.bars.push({
      key: `${key} ${stay.place} ${stay.joined_at}`,
      name: stay.name,
      role: stay.role,
      place: stay.place,
      from: part(Date.parse(stay.joined_at)),
      to: part(until(stay)),
      joined_at: stay.joined_at,
      left_at: stay.left_at,
    });
    lanes.set(key, lane);
  }
  return { from, to, start: part(start), end: part(end), lanes: [...lanes.values()] };
}

/** For how long somebody was in the room itself, in seconds; two tabs at once count once. */
export function secondsIn({ bars }: Lane, now: Date): number {
  let [sum, reached] = [0, 0];
  for (const bar of bars.filter(({ place }) => place !== "lobby")) {
    const from = Math.max(Date.parse(bar.joined_at), reached);
    const to = bar.left_at ? Date.parse(bar.left_at) : now.getTime();
    if (to > from) sum += to - from;
    reached = Math.max(reached, to);
  }
  return Math.round(sum / 1000);
}
