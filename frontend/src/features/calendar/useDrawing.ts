import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";
import { Problem } from "@/api/problem";
import { changesOf, type Draft, draftOf, stepsTo } from "./drawing";
import { after, begin, isDirty } from "./drawingState";
import { BOOKINGS, CALENDAR, calendarQuery, take } from "./queries";
import type { Calendar } from "./types";

/** The calendar as it is being drawn, and how it is saved. What is drawn is kept whatever the server says. */
export function useDrawing(calendar: Calendar) {
  const queries = useQueryClient();
  const [state, say] = useReducer(after, calendar, begin);
  useEffect(() => say({ type: "told", calendar }), [calendar]);

  const save = useMutation({
    mutationFn: async (draft: Draft) => {
      for (const step of stepsTo(state.base, draft)) await take(step, state.base.revision);
    },
    onSettled: async (_, error, draft) => {
      // Whatever was kept, and whatever others kept meanwhile: the newest is the ground of what is left to save.
      const fresh = await queries.fetchQuery({ ...calendarQuery, staleTime: 0 });
      say({ type: "told", calendar: fresh, ...(!error && { saved: draft }) });
      void queries.invalidateQueries({ queryKey: [...CALENDAR, "week"] });
      void queries.invalidateQueries({ queryKey: BOOKINGS });
    },
  });
  const stale = save.error instanceof Problem && save.error.code === "calendar_changed";
  return {
    draft: state.draft,
    base: draftOf(state.base),
    dirty: isDirty(state),
    changes: changesOf(draftOf(state.base), state.draft),
    /** Somebody else's change lies under what is drawn. */
    moved: state.moved || stale,
    /** Why saving failed, where it wasn't for that. */
    error: stale ? null : save.error,
    saving: save.isPending,
    saved: save.isSuccess && !isDirty(state),
    canUndo: state.past.length > 0,
    draw: (draft: Draft) => say({ type: "drawn", draft }),
    undo: () => say({ type: "undone" }),
    drop: () => {
      save.reset();
      say({ type: "dropped" });
    },
    save: () => save.mutate(state.draft),
  };
}

export type Drawing = ReturnType<typeof useDrawing>;
