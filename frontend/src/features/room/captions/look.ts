import { useSyncExternalStore } from "react";
import { shelfOf } from "../connection";

export const SIZES = ["usual", "large", "huge"] as const;
export type CaptionSize = (typeof SIZES)[number];

/** How captions stand on this screen: each person's own matter, remembered by the browser. */
export interface CaptionLook {
  shown: boolean;
  size: CaptionSize;
}

const SHELF_KEY = "intraview.captions";
const listeners = new Set<() => void>();
let look: CaptionLook | null = null;

function read(): CaptionLook {
  try {
    const kept = JSON.parse(shelfOf("localStorage")?.getItem(SHELF_KEY) ?? "{}");
    return { shown: kept?.shown !== false, size: SIZES.includes(kept?.size) ? kept.size : "usual" };
  } catch {
    return { shown: true, size: "usual" };
  }
}

function current(): CaptionLook {
  look ??= read();
  return look;
}

export function changeCaptionLook(changes: Partial<CaptionLook>): void {
  look = { ...current(), ...changes };
  try {
    shelfOf("localStorage")?.setItem(SHELF_KEY, JSON.stringify(look));
  } catch {
    // Not remembered, that is all.
  }
  for (const listener of listeners) listener();
}

export function useCaptionLook(): CaptionLook {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}
