/** What a close code asks of the page (docs/protocol.md, section 7). */
export type Closing =
  | { come: "back"; afterMs: number | null }
  | { come: "after_sign_in" }
  | { come: "never"; because: Farewell };

/** Why there is no way back over this socket; each has its own page. */
export type Farewell =
  | "ended"
  | "denied"
  | "removed"
  | "banned"
  | "forbidden"
  | "missing"
  | "taken_over"
  | "signed_out"
  | "bug";

const BUGS = new Set([1002, 1003, 1007, 1009, 4400, 4413]);

/** Reads a close code. `told` is the code of the last `error` frame before it, which may be clearer than the reason. */
export function readClosing(code: number, reason: string, told: string | null): Closing {
  if (BUGS.has(code)) return { come: "never", because: "bug" };
  if (code === 4401) return { come: "after_sign_in" };
  if (code === 4403) return { come: "never", because: forbiddenBecause(reason, told) };
  if (code === 4404) return { come: "never", because: "missing" };
  if (code === 4409) return { come: "never", because: "taken_over" };
  if (code === 4429) return { come: "back", afterMs: 1000 };
  return { come: "back", afterMs: null };
}

function forbiddenBecause(reason: string, told: string | null): Farewell {
  for (const word of [reason, told]) {
    if (word === "ended" || word === "room_ended") return "ended";
    if (word === "denied" || word === "removed" || word === "banned") return word;
  }
  return "forbidden";
}

const STEPS = [250, 500, 1000, 2000, 4000];

/**
 * How long to wait before the `attempt`th try (from 1), spread by ±20 % so that a whole room doesn't come at once. Never
 * more than 4 s: whoever was thrown out is back within 5 s of the server's first answer.
 */
export function waitBefore(attempt: number, chance: number): number {
  const step = STEPS[Math.min(Math.max(attempt, 1), STEPS.length) - 1] as number;
  return Math.min(4000, Math.round(step * (0.8 + 0.4 * chance)));
}
