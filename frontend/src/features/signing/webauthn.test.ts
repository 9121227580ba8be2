import { expect, it } from "vitest";
import { creationOptionsOf, fromBase64Url, jsonOf, passkeyTrouble, requestOptionsOf, toBase64Url } from "./webauthn";

const bytes = (...values: number[]) => new Uint8Array(values).buffer;
const list = (buffer: BufferSource) => [...new Uint8Array(buffer as ArrayBuffer)];

it("writes bytes as the server does, and reads them back", () => {
  expect(toBase64Url(bytes(251, 255, 254, 0))).toBe("-__-AA");
  expect(list(fromBase64Url("-__-AA"))).toEqual([251, 255, 254, 0]);
  expect(list(fromBase64Url(""))).toEqual([]);
  const all = bytes(...Array.from({ length: 256 }, (_, value) => value));
  expect(list(fromBase64Url(toBase64Url(all)))).toEqual(list(all));
});

it("makes the options of a sign-in readable for an older browser", () => {
  const made = requestOptionsOf({
    challenge: "AQID",
    rpId: "here.test",
    allowCredentials: [{ id: "BAU", type: "public-key" }],
  });
  expect(list(made.challenge)).toEqual([1, 2, 3]);
  expect(made.rpId).toBe("here.test");
  expect(list(made.allowCredentials?.[0]?.id as ArrayBuffer)).toEqual([4, 5]);
  expect(requestOptionsOf({ challenge: "AQID" }).allowCredentials).toEqual([]);
});

it("makes the options of a new passkey readable for an older browser", () => {
  const made = creationOptionsOf({
    challenge: "AQID",
    user: { id: "Bgc", name: "a@b.test", displayName: "A" },
    excludeCredentials: [{ id: "CA", type: "public-key" }],
    pubKeyCredParams: [{ alg: -7, type: "public-key" }],
  });
  expect(list(made.user.id)).toEqual([6, 7]);
  expect(made.user.name).toBe("a@b.test");
  expect(list(made.excludeCredentials?.[0]?.id as ArrayBuffer)).toEqual([8]);
  expect(made.pubKeyCredParams).toEqual([{ alg: -7, type: "public-key" }]);
});

const bare = {
  id: "AQ",
  rawId: bytes(1),
  type: "public-key",
  response: { clientDataJSON: bytes(2), authenticatorData: bytes(3), signature: bytes(4), userHandle: null },
} as unknown as PublicKeyCredential;

it("writes a credential without a method for it, leaving out what isn't there", () => {
  expect(jsonOf(bare)).toEqual({
    id: "AQ",
    rawId: "AQ",
    type: "public-key",
    authenticatorAttachment: undefined,
    clientExtensionResults: {},
    response: { clientDataJSON: "Ag", authenticatorData: "Aw", signature: "BA" },
  });
});

it("prefers the browser's own method, and does without where it refuses", () => {
  expect(jsonOf({ ...bare, toJSON: () => ({ id: "own" }) } as unknown as PublicKeyCredential)).toEqual({ id: "own" });
  const refusing = {
    ...bare,
    toJSON: () => {
      throw new TypeError("Illegal invocation");
    },
  } as unknown as PublicKeyCredential;
  expect(jsonOf(refusing)).toMatchObject({ id: "AQ", rawId: "AQ" });
});

it("tells a person's no from a browser that can't", () => {
  expect(passkeyTrouble(new DOMException("", "NotAllowedError"))).toBe("cancelled");
  expect(passkeyTrouble(new DOMException("", "InvalidStateError"))).toBe("known");
  expect(passkeyTrouble(new DOMException("", "SecurityError"))).toBe("unsupported");
  expect(passkeyTrouble(new DOMException("", "AbortError"))).toBe("gone");
  expect(passkeyTrouble(new Error("the server"))).toBeNull();
});
