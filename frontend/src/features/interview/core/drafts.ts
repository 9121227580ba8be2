import type { Shelf } from "@/features/room/core/outbox";

/** An answer that was handed in and of which nobody has said yet that it was taken. */
export interface Pending {
  /** The same however often it is sent: the server takes it once. */
  id: string;
  text: string;
  question: string | null;
}

const draftKey = (interview: string, question: string) => `intraview.interview.${interview}.draft.${question}`;
const pendingKey = (interview: string) => `intraview.interview.${interview}.answer`;

function write(shelf: Shelf | null, key: string, text: string): void {
  try {
    if (text) shelf?.setItem(key, text);
    else shelf?.removeItem(key);
  } catch {
    // A full or forbidden shelf costs only the survival of a reload.
  }
}

function read(shelf: Shelf | null, key: string): string {
  try {
    return shelf?.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** What was being written in answer to a question, as it stood before a reload. */
export function readDraft(shelf: Shelf | null, interview: string, question: string): string {
  return read(shelf, draftKey(interview, question));
}

/** Keeps what is being written; nothing written, nothing kept. */
export function keepDraft(shelf: Shelf | null, interview: string, question: string, text: string): void {
  write(shelf, draftKey(interview, question), text);
}

const checkedKey = (interview: string) => `intraview.interview.${interview}.voice`;

/** Whether microphone and speaker were looked at in this interview, so that a reload need not ask again. */
export function isChecked(shelf: Shelf | null, interview: string): boolean {
  return read(shelf, checkedKey(interview)) !== "";
}

export function keepChecked(shelf: Shelf | null, interview: string, checked: boolean): void {
  write(shelf, checkedKey(interview), checked ? "yes" : "");
}

export function readPending(shelf: Shelf | null, interview: string): Pending | null {
  try {
    const kept = JSON.parse(read(shelf, pendingKey(interview)) || "null");
    const whole = typeof kept?.id === "string" && typeof kept.text === "string";
    return whole ? { id: kept.id, text: kept.text, question: kept.question ?? null } : null;
  } catch {
    return null; // somebody else's text under our key
  }
}

export function keepPending(shelf: Shelf | null, interview: string, pending: Pending | null): void {
  write(shelf, pendingKey(interview), pending ? JSON.stringify(pending) : "");
}
