/** What is drawn and not saved yet, with every step to go back by. One reducer, without React. */
import { type Draft, differs, draftOf, isForeign, rebased } from "./drawing";
import type { Calendar } from "./types";

type Kept = Pick<Calendar, "blocks" | "overrides" | "revision">;

export interface DrawingState {
  /** The newest that the server told. */
  base: Kept;
  draft: Draft;
  /** Drafts to go back to, the last one last. */
  past: readonly Draft[];
  /** Somebody else saved meanwhile, and what was drawn here lies on top of theirs. */
  moved: boolean;
}

export type DrawingWord =
  | { type: "drawn"; draft: Draft }
  | { type: "undone" }
  | { type: "dropped" }
  | { type: "told"; calendar: Kept; saved?: Draft };

export const begin = (calendar: Kept): DrawingState => ({
  base: calendar,
  draft: draftOf(calendar),
  past: [],
  moved: false,
});

export const isDirty = (state: DrawingState): boolean => differs(draftOf(state.base), state.draft);

export function after(state: DrawingState, word: DrawingWord): DrawingState {
  switch (word.type) {
    case "drawn":
      if (!differs(state.draft, word.draft)) return state;
      return { ...state, draft: word.draft, past: [...state.past, state.draft] };
    case "undone": {
      const last = state.past.at(-1);
      return last ? { ...state, draft: last, past: state.past.slice(0, -1) } : state;
    }
    case "dropped":
      return begin(state.base);
    case "told":
      return told(state, word.calendar, word.saved);
  }
}

/** The server's newest. `saved`: the draft that was just saved, so that what was drawn since then stays. */
function told(state: DrawingState, calendar: Kept, saved?: Draft): DrawingState {
  if (calendar.revision < state.base.revision) return state;
  const before = saved ?? draftOf(state.base);
  if (!differs(before, state.draft)) return begin(calendar);
  const theirs = draftOf(calendar);
  const put = (mine: Draft) => rebased(before, mine, theirs);
  return {
    base: calendar,
    draft: put(state.draft),
    past: saved ? [] : state.past.map(put),
    moved: !saved && (state.moved || isForeign(before, state.draft, theirs)),
  };
}
