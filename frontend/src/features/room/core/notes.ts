import type { ErrorFrame, KeptFrame, Layer, RoomEvent } from "./frames";

/** A note as the server has it. */
export interface SavedNote {
  note: string;
  layer: Layer;
  author: string;
  text: string;
  revision: number;
  /** The room's clock when it was first written; null before the room's clock ran. */
  roomMs: number | null;
  seq: number;
}

/** A note being written here. It lives under its own key, since a new one has no id on the server yet. */
export interface Draft {
  key: string;
  note: string | null;
  layer: Layer;
  text: string;
  /** The revision this text grew out of. */
  revision: number;
  state: "dirty" | "saving" | "saved" | "failed" | "conflict";
  /** The text that is on its way, and the id of its frame. */
  sent: { id: string; text: string } | null;
  /** What somebody else saved meanwhile. */
  theirs: { revision: number; text: string } | null;
  savedAt: number | null;
  startedRoomMs: number | null;
  refusal: string | null;
}

export interface Notes {
  saved: Readonly<Record<string, SavedNote>>;
  drafts: Readonly<Record<string, Draft>>;
}

export const emptyNotes: Notes = { saved: {}, drafts: {} };

function putDraft(notes: Notes, draft: Draft): Notes {
  return { ...notes, drafts: { ...notes.drafts, [draft.key]: draft } };
}

/** The notes after somebody typed here. `note`: the one they edit, or null for a new one. */
export function typeNote(
  notes: Notes,
  typed: { key: string; note: string | null; layer: Layer; text: string; roomMs: number | null },
): Notes {
  const before = notes.drafts[typed.key];
  if (before) {
    const state = before.state === "conflict" || before.state === "saving" ? before.state : "dirty";
    return putDraft(notes, { ...before, text: typed.text, state });
  }
  const saved = typed.note === null ? undefined : notes.saved[typed.note];
  return putDraft(notes, {
    key: typed.key,
    note: typed.note,
    layer: typed.layer,
    text: typed.text,
    revision: saved?.revision ?? 0,
    state: "dirty",
    sent: null,
    theirs: null,
    savedAt: null,
    startedRoomMs: saved ? saved.roomMs : typed.roomMs,
    refusal: null,
  });
}

/** Whether a draft has something to send and nothing on the way. An empty new note is nothing. */
export function isDue(draft: Draft): boolean {
  return draft.state === "dirty" && draft.sent === null && (draft.note !== null || draft.text.trim() !== "");
}

/** The notes after a draft was handed to the socket under this id. */
export function sendNote(notes: Notes, key: string, id: string): Notes {
  const draft = notes.drafts[key];
  if (!draft) return notes;
  return putDraft(notes, { ...draft, state: "saving", sent: { id, text: draft.text }, refusal: null });
}

/** A save from before a reload that no server has answered: shown as what it is, a draft on its way. */
export function restoreDraft(notes: Notes, frame: KeptFrame): Notes {
  if (frame.type !== "note.save") return notes;
  return putDraft(notes, {
    key: frame.id,
    note: frame.note ?? null,
    layer: frame.layer,
    text: frame.text,
    revision: frame.revision ?? 0,
    state: "saving",
    sent: { id: frame.id, text: frame.text },
    theirs: null,
    savedAt: null,
    startedRoomMs: null,
    refusal: null,
  });
}

/** The notes after an event; `now` is ours, for "saved at". */
export function afterNoteEvent(notes: Notes, event: RoomEvent, now: number): Notes {
  if (event.kind !== "note.saved") return notes;
  const { note, layer, text, revision, room_ms } = event.data;
  const before = notes.saved[note];
  if (before && before.revision >= revision) return notes;
  const saved: SavedNote = {
    note,
    layer,
    text,
    revision,
    author: before?.author ?? event.seat ?? "",
    roomMs: before?.roomMs ?? room_ms,
    seq: before?.seq ?? event.seq,
  };
  const after = { ...notes, saved: { ...notes.saved, [note]: saved } };
  const own = event.id === undefined ? undefined : Object.values(after.drafts).find((one) => one.sent?.id === event.id);
  if (own) return settleDraft(after, own, saved, now);
  const edited = Object.values(after.drafts).find((draft) => draft.note === note);
  if (!edited || edited.sent !== null) return after; // one on its way is answered by the server, as stale
  if (edited.text === text || edited.state === "saved") {
    return putDraft(after, { ...edited, text, revision, state: "saved", theirs: null });
  }
  return putDraft(after, { ...edited, state: "conflict", theirs: { revision, text } });
}

function settleDraft(notes: Notes, draft: Draft, saved: SavedNote, now: number): Notes {
  const unchanged = draft.text === draft.sent?.text;
  return putDraft(notes, {
    ...draft,
    note: saved.note,
    revision: saved.revision,
    state: unchanged ? "saved" : "dirty",
    sent: null,
    theirs: null,
    savedAt: now,
    refusal: null,
  });
}

/** The notes after the server refused a save: a stale one keeps both texts, any other keeps ours and says why. */
export function refuseNote(notes: Notes, id: string, error: ErrorFrame): Notes {
  const draft = Object.values(notes.drafts).find((one) => one.sent?.id === id);
  if (!draft) return notes;
  if (error.code !== "stale_note")
    return putDraft(notes, { ...draft, state: "failed", sent: null, refusal: error.code });
  const theirs = {
    revision: Number(error.more?.revision ?? draft.revision),
    text: String(error.more?.text ?? ""),
  };
  if (theirs.text === draft.text) {
    return putDraft(notes, { ...draft, state: "saved", sent: null, theirs: null, revision: theirs.revision });
  }
  return putDraft(notes, { ...draft, state: "conflict", sent: null, theirs });
}

/** The notes after a person chose what stands: their own text, the other's, or both, one under the other. */
export function resolveNote(notes: Notes, key: string, keep: "mine" | "theirs" | "both"): Notes {
  const draft = notes.drafts[key];
  if (!draft?.theirs) return notes;
  const { revision, text } = draft.theirs;
  const base = { ...draft, revision, theirs: null };
  if (keep === "theirs") return putDraft(notes, { ...base, text, state: "saved" });
  const mine = keep === "both" ? `${text}\n\n${draft.text}` : draft.text;
  return putDraft(notes, { ...base, text: mine, state: "dirty" });
}

/** The notes with a failed draft due again, or a finished one put away. */
export function retryNote(notes: Notes, key: string): Notes {
  const draft = notes.drafts[key];
  return draft?.state === "failed" ? putDraft(notes, { ...draft, state: "dirty", refusal: null }) : notes;
}

export function closeDraft(notes: Notes, key: string): Notes {
  const draft = notes.drafts[key];
  const empty = draft?.note === null && draft.text.trim() === "";
  if (!draft || (draft.state !== "saved" && !empty)) return notes;
  const { [key]: _, ...drafts } = notes.drafts;
  return { ...notes, drafts };
}

/** One line of a layer as it is shown: what is being written here wins over what the server has. */
export interface NoteLine {
  key: string;
  note: string | null;
  text: string;
  author: string | null;
  roomMs: number | null;
  draft: Draft | null;
}

/** A layer's notes in the order they were begun. */
export function listNotes(notes: Notes, layer: Layer): NoteLine[] {
  const drafts = Object.values(notes.drafts).filter((draft) => draft.layer === layer);
  const lines: NoteLine[] = Object.values(notes.saved)
    .filter((saved) => saved.layer === layer)
    .sort((one, other) => one.seq - other.seq)
    .map((saved) => {
      const draft = drafts.find((one) => one.note === saved.note) ?? null;
      const { note, author, roomMs } = saved;
      return { key: draft?.key ?? note, note, text: draft?.text ?? saved.text, author, roomMs, draft };
    });
  for (const draft of drafts) {
    if (draft.note === null || !notes.saved[draft.note]) {
      const { key, note, text, startedRoomMs } = draft;
      lines.push({ key, note, text, author: null, roomMs: startedRoomMs, draft });
    }
  }
  return lines;
}
