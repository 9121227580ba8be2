import type { Allowance, Spent } from "../types";

/** What is left at one moment. */
export interface Left {
  turns: number | null;
  seconds: number | null;
  /** How much of the tighter of the two, 0 to 1. */
  part: number;
  spent: Spent | null;
}

/** What is left of an allowance at a moment of the server's clock. While it runs, its seconds go by here as well. */
export function leftAt(allowance: Allowance, serverNow: number): Left {
  const { turns_left, turns_of, seconds_left, seconds_of, unlimited } = allowance;
  if (unlimited) return { turns: null, seconds: null, part: 1, spent: null };
  const gone = allowance.running ? Math.max(0, (serverNow - Date.parse(allowance.as_of)) / 1000) : 0;
  // Rounded up, so that 0 is only read when nothing is left.
  const seconds = seconds_left === null ? null : Math.max(0, Math.ceil(seconds_left - gone));
  const parts = [share(turns_left, turns_of), share(seconds, seconds_of)];
  const spent = turns_left !== null && turns_left <= 0 ? "turns" : seconds === 0 ? "seconds" : null;
  return { turns: turns_left, seconds, part: Math.min(...parts), spent };
}

function share(left: number | null, of: number | null): number {
  if (left === null || of === null || of <= 0) return 1;
  return Math.min(1, Math.max(0, left / of));
}

/** Whether there is anything to count at all. */
export function isLimited(allowance: Allowance): boolean {
  return !allowance.unlimited && (allowance.turns_of !== null || allowance.seconds_of !== null);
}

const SECONDS_WORTH_A_WORD = [30, 10];

/** The moments worth reading out: 30 seconds left, 10, the last answer. `null` in between. */
export function newsOf(before: Left, now: Left): { seconds: number } | "last_turn" | null {
  for (const mark of [...SECONDS_WORTH_A_WORD].reverse()) {
    const { seconds } = now;
    if (seconds !== null && seconds > 0 && seconds <= mark && (before.seconds ?? 0) > mark) return { seconds: mark };
  }
  return now.turns === 1 && (before.turns ?? 0) > 1 ? "last_turn" : null;
}
