import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useViewer } from "@/app/viewer";
import { useNow } from "@/ui";
import { dayKey } from "@/ui/time";
import { pageOf, sameTime, weekOf } from "./days";
import { slotsQuery } from "./queries";
import type { Slot } from "./types";

/** How far one can turn: nobody's calendar is open for longer. */
const LAST_PAGE = 52;

/**
 * A week of an interviewer's free times, and turning to others. It begins at the week of what is chosen, else of the
 * first free time that is known.
 */
export function useSlots(interviewer: string, chosen: string | null, firstFree: string | null) {
  const viewer = useViewer();
  const now = useNow(60_000);
  const today = dayKey(now, viewer);
  const [page, setPage] = useState(() => pageOf(chosen ?? firstFree, viewer, now));
  const week = weekOf(page, today);
  const query = useQuery(slotsQuery(interviewer, week.from, week.to, viewer.zone));
  const slots = query.data?.slots ?? [];
  const slot: Slot | null = slots.find(({ starts_at }) => sameTime(starts_at, chosen)) ?? null;
  return {
    query,
    week,
    page,
    slots,
    /** What is chosen, if it stands in this week. */
    slot,
    /** Chosen, of this week, and no longer in it: somebody took it, or it was withdrawn. */
    lost: chosen !== null && slot === null && !query.isPlaceholderData && query.isSuccess && isIn(chosen),
    firstFreePage: firstFree ? pageOf(firstFree, viewer, now) : null,
    turn: (to: number) => setPage(Math.min(LAST_PAGE, Math.max(0, to))),
    atEnd: page >= LAST_PAGE,
  };

  function isIn(at: string): boolean {
    const day = dayKey(at, viewer);
    return week.from <= day && day <= week.to;
  }
}

export type SlotsHandle = ReturnType<typeof useSlots>;
