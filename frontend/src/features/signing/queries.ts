import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { Schemas } from "@/api/client";
import type { PasskeyOptions, Ways } from "./types";
import { askPasskey } from "./webauthn";

type Me = Schemas["Me"];

/** How one may sign in here, and what a password needs. */
export const waysQuery = queryOptions({
  queryKey: ["ways"],
  queryFn: () => call<Ways>("GET", "/api/auth/ways"),
  staleTime: Number.POSITIVE_INFINITY,
});

export const signIn = (given: { email: string; password: string; remember: boolean }) =>
  call<Me>("POST", "/api/auth/login", given);

export const showCode = (given: { code: string; remember: boolean }) =>
  call<Me>("POST", "/api/auth/second-factor", given);

/** Ask the server what it wants to see, the browser for it, and show it. */
async function passkeyAt(
  path: string,
  remember: () => boolean,
  how: { signal?: AbortSignal; autofill?: boolean } = {},
) {
  const { options } = await call<PasskeyOptions>("POST", `${path}/options`);
  if (how.signal?.aborted) throw new DOMException("Called off", "AbortError");
  const credential = await askPasskey(options, how);
  return call<Me>("POST", path, { credential, remember: remember() });
}

/** As the second factor, after the password. */
export const showPasskey = (remember: boolean) => passkeyAt("/api/auth/second-factor/passkey", () => remember);

/** Without a password. */
export const signInByPasskey = (remember: () => boolean, how?: { signal?: AbortSignal; autofill?: boolean }) =>
  passkeyAt("/api/auth/passkey", remember, how);

export const sendResetCode = (email: string) => call<object>("POST", "/api/auth/password/forgot", { email });

export const resetPassword = (given: { email: string; code: string; password: string }) =>
  call<object>("POST", "/api/auth/password/reset", given);
