import { call } from "@/api/call";
import { askPasskey } from "@/features/signing/webauthn";

export type ProofMethod = "password" | "totp" | "webauthn";

const METHODS = ["password", "totp", "webauthn"] as const;

/** The ways this server takes and this browser has, in our order; a password where none is left. */
export function methodsOf(named: readonly string[], passkeys: boolean): ProofMethod[] {
  const found = METHODS.filter((method) => named.includes(method) && (method !== "webauthn" || passkeys));
  return found.length > 0 ? found : ["password"];
}

interface Proved {
  proved_until: string;
}

export const proveByPassword = (password: string) => call<Proved>("POST", "/api/account/prove", { password });

export const proveByCode = (code: string) => call<Proved>("POST", "/api/account/prove", { code });

export async function proveByPasskey(): Promise<Proved> {
  const { options } = await call<{ options: Record<string, unknown> }>("POST", "/api/account/prove/passkey/options");
  return call<Proved>("POST", "/api/account/prove/passkey", { credential: await askPasskey(options) });
}
