/** Which key an intent has, so that clicking twice, a second tab or a lost answer never makes a second purchase. */
import type { Intent } from "./types";

export interface Kept {
  intent: Intent;
  /** The Idempotency-Key. */
  key: string;
  /** What the server made of it, once it has answered. */
  purchase: string;
  at: number;
}

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;

const KEYS = "intraview.checkout.keys";
/** A purchase nobody has paid by then is no longer open on the server. */
const KEPT_MS = 24 * 3_600_000;
const MOST = 20;

/** The words of an intent: two that mean the same purchase have the same. Where one comes back to is no part of it. */
export function wordsOf({ kind, pack, version, interval, coupon, provider }: Intent): string {
  return JSON.stringify([
    kind,
    pack ?? "",
    version ?? "",
    interval ?? "",
    (coupon ?? "").toUpperCase(),
    provider ?? "",
  ]);
}

function isKept(one: unknown): one is Kept {
  const { intent, key, purchase, at } = (one ?? {}) as Partial<Kept>;
  return (
    typeof intent === "object" &&
    intent !== null &&
    typeof intent.kind === "string" &&
    typeof key === "string" &&
    typeof purchase === "string" &&
    typeof at === "number"
  );
}

function readAll(shelf: Shelf, now: number): Kept[] {
  try {
    const found: unknown = JSON.parse(shelf?.getItem(KEYS) ?? "[]");
    if (!Array.isArray(found)) return [];
    return found.filter(isKept).filter((one) => now - one.at < KEPT_MS && one.at <= now);
  } catch {
    return [];
  }
}

function writeAll(shelf: Shelf, all: Kept[]): void {
  try {
    if (all.length === 0) shelf?.removeItem(KEYS);
    else shelf?.setItem(KEYS, JSON.stringify(all.slice(-MOST)));
  } catch {
    // A full or forbidden shelf: retries in this page keep the key all the same.
  }
}

/** What is kept of an intent that is not settled yet. */
export function keptOf(shelf: Shelf, intent: Intent, now: number): Kept | undefined {
  const words = wordsOf(intent);
  return readAll(shelf, now).find((one) => wordsOf(one.intent) === words);
}

export function keep(shelf: Shelf, kept: Kept): void {
  const words = wordsOf(kept.intent);
  writeAll(shelf, [...readAll(shelf, kept.at).filter((one) => wordsOf(one.intent) !== words), kept]);
}

/** It is settled, or it will never be: the next one of the same words is another purchase. */
export function letGo(shelf: Shelf, key: string, now: number): void {
  writeAll(
    shelf,
    readAll(shelf, now).filter((one) => one.key !== key),
  );
}

const OPEN = "intraview.checkout.open";
const HERE = "intraview.checkout.here";

/** What this window waits for: found again after a reload. */
export function pendingOf(shelf: Shelf): Kept | undefined {
  try {
    const found: unknown = JSON.parse(shelf?.getItem(OPEN) ?? "null");
    return isKept(found) && found.purchase ? found : undefined;
  } catch {
    return undefined;
  }
}

export function setPending(shelf: Shelf, kept: Kept | undefined): void {
  try {
    if (kept) shelf?.setItem(OPEN, JSON.stringify(kept));
    else shelf?.removeItem(OPEN);
  } catch {
    // Nothing found again after a reload; the provider's return page knows the purchase by its address.
  }
}

/** Whether this very window went to the provider's page: then it goes on after the return, else it closes. */
export function wentFromHere(shelf: Shelf, purchase: string): boolean {
  try {
    return shelf?.getItem(HERE) === purchase;
  } catch {
    return false;
  }
}

export function goFromHere(shelf: Shelf, purchase: string): void {
  try {
    if (purchase) shelf?.setItem(HERE, purchase);
    else shelf?.removeItem(HERE);
  } catch {
    // The return page then offers the way on as a link.
  }
}
