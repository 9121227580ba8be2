/** Which guides wait. Pure. */
import type { Guide } from "./types";

/** True while this version has to be acknowledged and isn't. */
export function isOpen(guide: Guide): boolean {
  return guide.must_acknowledge && (guide.acknowledged_at === null || changedSince(guide) !== null);
}

/** The older version that was acknowledged, if the text has changed since; else null. */
export function changedSince(guide: Guide): number | null {
  const old = guide.acknowledged_version ?? null;
  return old !== null && old < guide.version ? old : null;
}

/** The next one that waits, after this one and then from the front. */
export function nextOpen(guides: readonly Guide[], at: Guide): Guide | null {
  const index = guides.indexOf(at);
  return [...guides.slice(index + 1), ...guides.slice(0, Math.max(0, index))].find(isOpen) ?? null;
}
