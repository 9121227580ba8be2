import { Problem } from "@/api/problem";
import { passkeyTrouble } from "@/features/signing/webauthn";

export type TroubleKind = "notProved" | "looking" | "lastFactor" | "fast" | "passkey" | "other";

/** Which words a failed change gets. */
export function troubleKind(error: unknown): TroubleKind | null {
  if (!error) return null;
  if (passkeyTrouble(error)) return "passkey";
  if (!(error instanceof Problem)) return "other";
  if (error.code === "reauthentication_needed") return "notProved";
  if (error.code === "read_only_visit") return "looking";
  if (error.code === "second_factor_required") return "lastFactor";
  return error.status === 429 ? "fast" : "other";
}
