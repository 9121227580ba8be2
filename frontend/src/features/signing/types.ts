/** What the server tells somebody who is about to sign in. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Ways = Told["WaysOut"];
export type PasskeyOptions = Told["CeremonyOut"];
export type Method = "totp" | "recovery_codes" | "webauthn";
