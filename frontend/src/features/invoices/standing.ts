/** How a payment stands, in one word. Pure. */
import type { Tone } from "@/ui";
import type { Payment } from "./types";

export type Standing = "paid" | "refunded" | "partly" | "halted" | "waiting" | "failed" | "left";

/** What became of a payment: what was given back says more than that it was paid. */
export function standingOf({ state, refunded_minor, amount_minor, purchase }: Payment): Standing {
  if (state === "success") {
    if (refunded_minor >= amount_minor && amount_minor > 0) return "refunded";
    if (refunded_minor > 0) return "partly";
    if (purchase.state === "reversed") return "refunded";
    return purchase.state === "halted" ? "halted" : "paid";
  }
  if (purchase.state === "canceled") return "left";
  return state === "failed" ? "failed" : "waiting";
}

export const TONES: Record<Standing, Tone> = {
  paid: "good",
  refunded: "state",
  partly: "state",
  halted: "soon",
  waiting: "soon",
  failed: "loss",
  left: "state",
};
