/** What the page that the provider leads back to does with the window it stands in. Pure. */
import { safeNext } from "@/features/signing/next";
import type { Purchase } from "./types";

/** Where to go on: a path of ours, whatever was asked for. */
export function pathOf(returnTo: string | undefined): string {
  return returnTo ? safeNext(returnTo) : "/wallet";
}

export type Way =
  /** The page that began is in another window: this one closes. */
  | "close"
  /** This window was the one that began: it goes back to where it was. */
  | "on"
  | "stay";

/** What to do, knowing what became of the purchase. */
export function wayOn(purchase: Purchase | undefined, given: { fromHere: boolean; canceled: boolean }): Way {
  if (!purchase) return "stay";
  const over = purchase.state === "fulfilled" || given.canceled;
  if (!over) return "stay";
  return given.fromHere ? "on" : "close";
}
