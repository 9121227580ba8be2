import { Problem } from "@/api/problem";
import type { Method } from "./types";

const METHODS = ["totp", "recovery_codes", "webauthn"] as const;

const known = (said: readonly unknown[]): Method[] => {
  const found = METHODS.filter((method) => said.includes(method));
  return found.length > 0 ? found : ["totp"];
};

/** The same out of a link: who came by way of another site shows the second factor here. */
export function secondStepIn(link: string | null): Method[] | null {
  return link === null ? null : known(link.split(","));
}

/** The second factors that are asked for now; null where the refusal is another one. */
export function secondStepOf(error: unknown): Method[] | null {
  if (!(error instanceof Problem) || error.code !== "second_factor_needed") return null;
  return known(Array.isArray(error.said.methods) ? error.said.methods : []);
}

/** True where the password was shown too long ago: the second step has to begin with the first one again. */
export function isTooLate(error: unknown): boolean {
  return (
    error instanceof Problem && (error.status === 401 || error.status === 409 || error.code === "invalid_credentials")
  );
}

/** What is typed from an app or from paper: spaces and case don't matter to anybody. */
export const tidyCode = (typed: string) => typed.replace(/[\s-]/gu, "");
