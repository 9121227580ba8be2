/** Which key a booking is asked for with: clicking twice, or again after an answer that got lost, books once. Pure. */

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;

const KEY = "intraview.booking.intent";

/** The key of this very wish. Another time, price or word is another wish and gets another key. */
export function keyFor(wish: object, shelf: Shelf, newKey: () => string): string {
  const words = JSON.stringify(wish);
  try {
    const kept: unknown = JSON.parse(shelf?.getItem(KEY) ?? "null");
    const { words: before, key } = (kept ?? {}) as { words?: unknown; key?: unknown };
    if (before === words && typeof key === "string" && key) return key;
  } catch {
    // Whatever stands there isn't ours.
  }
  const key = newKey();
  try {
    shelf?.setItem(KEY, JSON.stringify({ words, key }));
  } catch {
    // A full or forbidden shelf: a second press within this page keeps the key by the mutation itself.
  }
  return key;
}

/** It is booked, or was refused for good: the same wish again is another one. */
export function forgetKey(shelf: Shelf): void {
  try {
    shelf?.removeItem(KEY);
  } catch {
    // Then it is forgotten with the window.
  }
}

export interface Draft {
  topic: string;
  note: string;
}

const draftKey = (interviewer: string) => `intraview.booking.draft.${interviewer}`;

/** What was written for an interviewer, kept in this window: signing in and paying lead away and back. */
export function keptDraft(shelf: Shelf, interviewer: string): Draft {
  try {
    const kept = JSON.parse(shelf?.getItem(draftKey(interviewer)) ?? "null") as Partial<Draft> | null;
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    return { topic: text(kept?.topic), note: text(kept?.note) };
  } catch {
    return { topic: "", note: "" };
  }
}

export function keepDraft(shelf: Shelf, interviewer: string, draft: Draft): void {
  try {
    if (draft.topic || draft.note) shelf?.setItem(draftKey(interviewer), JSON.stringify(draft));
    else shelf?.removeItem(draftKey(interviewer));
  } catch {
    // Costs only the survival of a way round.
  }
}
