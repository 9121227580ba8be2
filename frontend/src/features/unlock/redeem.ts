import { Problem } from "@/api/problem";

const KNOWN = [
  "code_unknown",
  "code_spent",
  "code_expired",
  "code_revoked",
  "code_used_by_you",
  "rate_limited",
  "unreachable",
] as const;

export interface Refused {
  because: (typeof KNOWN)[number] | "other";
  /** How long to wait, where the server said so. */
  seconds: number;
}

/** Why a code was not taken, by the code of the refusal; the words for it are ours. */
export function refusedBecause(error: unknown): Refused {
  if (!(error instanceof Problem)) return { because: "other", seconds: 0 };
  const code = error.status === 429 ? "rate_limited" : error.code;
  return { because: KNOWN.find((known) => known === code) ?? "other", seconds: error.retryAfter ?? 0 };
}
