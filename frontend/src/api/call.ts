import { api, ask } from "./client";

type Call = (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

// For addresses made of parts (an act, a state), which the generated paths can't follow; the types of what comes back
// are theirs all the same.
const untyped = api as unknown as Record<Method, Call>;

/** One call to the API: the answer, or a thrown Problem. A `FormData` goes as it is. */
export function call<Data>(
  method: Method,
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<NonNullable<Data>> {
  const answer = untyped[method](path, { ...(body && { body }), ...(headers && { headers }) });
  return ask<Data>(answer as Promise<{ data?: Data; error?: unknown; response: Response }>);
}
