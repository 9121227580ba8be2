import type { PasswordRules } from "./password";

export interface Ways {
  signup: boolean;
  passkeys: boolean;
  social: { id: string; name: string; start_url: string }[];
  password_rules: PasswordRules;
}

export type Method = "totp" | "recovery_codes" | "webauthn";

export interface PasskeyOptions {
  options: Record<string, unknown>;
}
