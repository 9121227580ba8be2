/** Passkeys: what the server says in JSON, made into what the browser wants, and back. The only part that is the browser's. */

type Json = Record<string, unknown>;

/** Why a passkey was not used or made. `gone`: we called it off ourselves. */
export type PasskeyTrouble = "cancelled" | "known" | "unsupported" | "gone" | "other";

export function fromBase64Url(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(plain.length);
  for (let at = 0; at < plain.length; at++) bytes[at] = plain.charCodeAt(at);
  return bytes.buffer;
}

export function toBase64Url(bytes: ArrayBuffer): string {
  let plain = "";
  for (const byte of new Uint8Array(bytes)) plain += String.fromCharCode(byte);
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** True where this browser knows passkeys at all (it doesn't on plain http, but for localhost). */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential !== "undefined" && Boolean(navigator.credentials);
}

/** True where the browser can offer passkeys in the list of the e-mail field. */
export async function knowsAutofill(): Promise<boolean> {
  if (!knowsPasskeys()) return false;
  return (await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false)) ?? false;
}

type Named = { id: string };
const withBytes = (all: unknown) =>
  ((all as Named[] | undefined) ?? []).map((one) => ({ ...one, id: fromBase64Url(one.id) }));

/** Servers wrap the options in `publicKey`, as the browser's call does, or don't. */
const unwrap = (options: Json): Json => (options.publicKey as Json | undefined) ?? options;

/** The options of a sign-in for browsers without `parseRequestOptionsFromJSON`. */
export function requestOptionsOf(given: Json): PublicKeyCredentialRequestOptions {
  const { challenge, allowCredentials, ...rest } = given;
  return {
    ...rest,
    challenge: fromBase64Url(challenge as string),
    allowCredentials: withBytes(allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
}

/** The options of a new passkey for browsers without `parseCreationOptionsFromJSON`. */
export function creationOptionsOf(given: Json): PublicKeyCredentialCreationOptions {
  const { challenge, excludeCredentials, user, ...rest } = given;
  return {
    ...rest,
    challenge: fromBase64Url(challenge as string),
    user: { ...(user as Named), id: fromBase64Url((user as Named).id) },
    excludeCredentials: withBytes(excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
}

/** A credential as the server wants it, for browsers whose credentials have no `toJSON` (or a password manager's own). */
export function jsonOf(credential: PublicKeyCredential): Json {
  if (typeof credential.toJSON === "function") {
    try {
      return credential.toJSON() as unknown as Json;
    } catch {
      // Some password managers put objects of their own in place, which the browser's method refuses.
    }
  }
  const said = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const bytes = (part: ArrayBuffer | null | undefined) => (part ? toBase64Url(part) : undefined);
  const response: Json = {
    clientDataJSON: bytes(said.clientDataJSON),
    attestationObject: bytes(said.attestationObject),
    authenticatorData: bytes(said.authenticatorData),
    signature: bytes(said.signature),
    userHandle: bytes(said.userHandle),
    transports: said.getTransports?.(),
  };
  return {
    id: credential.id,
    rawId: toBase64Url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults?.() ?? {},
    response: Object.fromEntries(Object.entries(response).filter(([, value]) => value !== undefined)),
  };
}

/** Use a passkey. `autofill`: wait in the e-mail field's list until somebody picks one there. */
export async function askPasskey(
  options: Json,
  { signal, autofill }: { signal?: AbortSignal; autofill?: boolean } = {},
): Promise<Json> {
  const given = unwrap(options);
  const publicKey =
    PublicKeyCredential.parseRequestOptionsFromJSON?.(given as unknown as PublicKeyCredentialRequestOptionsJSON) ??
    requestOptionsOf(given);
  const found = await navigator.credentials.get({
    publicKey,
    signal,
    ...(autofill && { mediation: "conditional" as const }),
  });
  if (!found) throw new DOMException("No passkey was given", "NotAllowedError");
  return jsonOf(found as PublicKeyCredential);
}

/** Make a passkey. */
export async function makePasskey(options: Json): Promise<Json> {
  const given = unwrap(options);
  const publicKey =
    PublicKeyCredential.parseCreationOptionsFromJSON?.(given as unknown as PublicKeyCredentialCreationOptionsJSON) ??
    creationOptionsOf(given);
  const made = await navigator.credentials.create({ publicKey });
  if (!made) throw new DOMException("No passkey was made", "NotAllowedError");
  return jsonOf(made as PublicKeyCredential);
}

/** What went wrong between us and the browser; null where it was something else, such as the server. */
export function passkeyTrouble(error: unknown): PasskeyTrouble | null {
  if (!(error instanceof DOMException)) return error instanceof ReferenceError ? "unsupported" : null;
  if (error.name === "AbortError") return "gone";
  if (error.name === "NotAllowedError") return "cancelled";
  if (error.name === "InvalidStateError") return "known";
  if (error.name === "SecurityError" || error.name === "NotSupportedError") return "unsupported";
  return "other";
}
