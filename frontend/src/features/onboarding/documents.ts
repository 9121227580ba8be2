/** What is known of a document before and after it is sent. Pure. */
import { Problem } from "@/api/problem";
import type { Document } from "./types";

export const MOST_BYTES = 10 * 1024 * 1024;
export const ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png";

export type Refused =
  | "too_large"
  | "file_kind_unknown"
  | "file_unsafe"
  | "too_many_documents"
  | "empty"
  | "unreachable";

/** Why a file would be refused, without sending it for nothing. The server looks into it; here only its name speaks. */
export function refusedBefore(file: Pick<File, "name" | "size">): Refused | null {
  if (file.size === 0) return "empty";
  if (file.size > MOST_BYTES) return "too_large";
  return /\.(pdf|jpe?g|png)$/i.test(file.name) ? null : "file_kind_unknown";
}

/** Why it was refused, in one of our words; null for what the server says in its own. */
export function refusalOf(error: unknown): Refused | null {
  if (!(error instanceof Problem)) return null;
  if (error.status === 0) return "unreachable";
  if (error.status === 413) return "too_large";
  if (error.status === 415) return "file_kind_unknown";
  return error.code === "file_unsafe" || error.code === "too_many_documents" ? error.code : null;
}

/** True where the old one goes as its successor comes. One that counts stays: until the new one is checked, it is the proof. */
export function goesWithReplacement(document: Pick<Document, "state">): boolean {
  return document.state !== "approved";
}

/** Those that need something done first, then in the order they came. */
export function byUrgency(documents: readonly Document[]): Document[] {
  const weight = { rejected: 0, expired: 0, waiting: 1, approved: 2 };
  return [...documents].sort(
    (one, other) => weight[one.state] - weight[other.state] || one.created_at.localeCompare(other.created_at),
  );
}

/** Whole days until a day; 0 on it, negative after it. Days are days of the calendar, not of a zone. */
export function daysUntil(day: string, today: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}

/** True in the month before its end: time to hand in the next one. */
export function endsSoon(document: Pick<Document, "expires_on" | "state">, today: string): boolean {
  if (!document.expires_on || document.state !== "approved") return false;
  return daysUntil(document.expires_on, today) <= 30;
}
