import createClient from "openapi-fetch";
import type { components, paths } from "@/generated/api";
import { makeFetch, readCookie } from "./fetch";
import { problemFrom, unreachable } from "./problem";

export type Schemas = components["schemas"];

let signedOut: () => void = () => {};

/** What to do when the session is over for good; the app leads to the sign-in page. */
export function onSignedOut(act: () => void): void {
  signedOut = act;
}

/** The typed client: `api.GET("/api/rooms/{id}", { params: { path: { id } } })`. Wrap the call in `ask`. */
export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "http://localhost" : location.origin,
  fetch: makeFetch({ fetch: (request) => fetch(request), cookie: readCookie, onSignedOut: () => signedOut() }),
});

/** The answer of a call, or a thrown Problem: what TanStack Query wants. */
export async function ask<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<NonNullable<Data>> {
  let answer: { data?: Data; error?: unknown; response: Response };
  try {
    answer = await call;
  } catch {
    throw unreachable();
  }
  if (!answer.response.ok) throw problemFrom(answer.response, answer.error);
  return answer.data as NonNullable<Data>;
}
