/** A checkout as one value: what stands on the screen while somebody pays. Pure: `after(state, word)`. */
import type { Problem } from "@/api/problem";
import type { Intent, Purchase, Till } from "./types";

export type At =
  | "idle"
  /** The purchase is being made on our server. */
  | "starting"
  /** It could not be made: `error`. Nothing was charged. */
  | "refused"
  /** The provider's page or dialog is open, or can be opened. */
  | "paying"
  /** Somebody came back from there: our server asks the provider. */
  | "checking"
  /** That takes long. It goes on, and a mail comes. */
  | "long"
  | "done"
  /** Not paid, and it won't be. */
  | "canceled"
  /** Paid, but a person has to look at it. */
  | "halted";

export interface CheckoutState {
  at: At;
  intent: Intent | null;
  purchase: Purchase | null;
  till: Till | null;
  /** While paying: the provider's page or dialog was left without paying. */
  left: boolean;
  /** While paying: the last try was declined, in the provider's words where it has some. `null`: none was. */
  declined: string | null;
  error: Problem | Error | null;
  /** Our server doesn't answer right now. */
  offline: boolean;
  /** It is being called off. */
  leaving: boolean;
}

export const IDLE: CheckoutState = {
  at: "idle",
  intent: null,
  purchase: null,
  till: null,
  left: false,
  declined: null,
  error: null,
  offline: false,
  leaving: false,
};

export type Word =
  | { type: "begun"; intent: Intent }
  /** The purchase is made; a page that was reloaded knows no till until it asks again. */
  | { type: "started"; intent: Intent; purchase: Purchase; till: Till | null }
  | { type: "refused"; error: Problem | Error }
  /** The provider's page or dialog is open (again). */
  | { type: "opened" }
  | { type: "left" }
  | { type: "declined"; because: string }
  /** Somebody came back, or the provider says it is paid. */
  | { type: "returned" }
  | { type: "purchase"; purchase: Purchase }
  | { type: "slow" }
  | { type: "reached"; reached: boolean }
  | { type: "leaving"; leaving: boolean }
  | { type: "reset" };

/** True while there is something to hear from the server about it. */
export function isWaiting({ at }: CheckoutState): boolean {
  return at === "paying" || at === "checking" || at === "long";
}

/** True while a second click must not begin another one. */
export function isBusy(state: CheckoutState): boolean {
  return state.at === "starting" || isWaiting(state);
}

export function after(state: CheckoutState, word: Word): CheckoutState {
  switch (word.type) {
    case "begun":
      return isBusy(state) ? state : { ...IDLE, at: "starting", intent: word.intent };
    case "started": {
      const { intent, purchase, till } = word;
      return settled({ ...IDLE, at: "paying", intent, purchase, till });
    }
    case "refused":
      return { ...state, at: "refused", error: word.error };
    case "opened":
      return state.at === "paying" ? { ...state, left: false, declined: null } : state;
    case "left":
      return state.at === "paying" || state.at === "checking" ? { ...state, at: "paying", left: true } : state;
    case "declined":
      return state.at === "paying" ? { ...state, declined: word.because } : state;
    case "returned":
      return state.at === "paying" ? { ...state, at: "checking", left: false, declined: null } : state;
    case "purchase":
      return settled({ ...state, purchase: word.purchase, offline: false });
    case "slow":
      return state.at === "checking" ? { ...state, at: "long" } : state;
    case "reached":
      return state.offline === !word.reached ? state : { ...state, offline: !word.reached };
    case "leaving":
      return { ...state, leaving: word.leaving };
    case "reset":
      return IDLE;
  }
}

/** What the purchase itself says wins over everything that was thought of it. */
function settled(state: CheckoutState): CheckoutState {
  switch (state.purchase?.state) {
    case "fulfilled":
      return { ...state, at: "done", left: false, declined: null, leaving: false };
    case "halted":
      return { ...state, at: "halted", leaving: false };
    case "canceled":
    case "reversed":
      return { ...state, at: "canceled", leaving: false };
    default:
      return state;
  }
}

const PAYING_MS = [2000, 2000, 3000, 4000, 5000, 8000, 10_000];
const CHECKING_MS = [1000, 1500, 2000, 3000, 4000, 5000];
const LONG_MS = [10_000, 15_000, 20_000, 30_000];

/** How long checking may take before we say that it takes long. */
export const SLOW_MS = 25_000;

/** When to ask again after `tries` answers that settled nothing; `null`: not at all. */
export function pauseBefore(state: CheckoutState, tries: number): number | null {
  if (!isWaiting(state)) return null;
  const pauses = state.at === "checking" ? CHECKING_MS : state.at === "long" || state.left ? LONG_MS : PAYING_MS;
  return pauses[Math.min(tries, pauses.length - 1)] ?? null;
}
