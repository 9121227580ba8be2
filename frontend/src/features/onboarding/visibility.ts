/** Being seen: why not, and for how long one may be away. Pure. */
import { daysUntil } from "./documents";

/** The reasons we have words of our own for. */
export const BLOCKS = [
  "not_approved",
  "suspended",
  "documents_expired",
  "interviewer_plan_needed",
  "private",
  "away",
  "closed",
  "incomplete",
] as const;
export type BlockCode = (typeof BLOCKS)[number];

/** What somebody chose: nothing to be warned of. */
export const OWN_CHOICE: readonly string[] = ["private", "away", "closed"];

/** That no bookings are taken says nothing to whom nobody sees. */
export function blocksToShow<Block extends { code: string }>(blocks: readonly Block[]): Block[] {
  return blocks.filter((block) => block.code !== "closed" || blocks.length === 1);
}

const MOST_DAYS = 366;

/** Why a last day away can't be. Both are days of the calendar where one lives. */
export function awayRefused(day: string, today: string): "past" | "far" | null {
  const days = daysUntil(day, today);
  if (!Number.isFinite(days) || days < 0) return "past";
  return days > MOST_DAYS ? "far" : null;
}
