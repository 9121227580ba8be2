import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { CALENDAR, calendarQuery, changeRules } from "./queries";
import type { CalendarIn } from "./types";

/** Changes rules of the calendar. Somebody who changed it elsewhere meanwhile is not written over: the newest is fetched. */
export function useChange(onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: CalendarIn) => changeRules(given),
    onSuccess: (calendar) => {
      queries.setQueryData(calendarQuery.queryKey, calendar);
      onDone?.();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: CALENDAR }),
  });
}

export const isStale = (error: unknown): boolean => error instanceof Problem && error.code === "calendar_changed";
