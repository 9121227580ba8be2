/** Where to go after signing in: a path of our own, whatever the link said. Anything else leads home. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith("/")) return "/";
  // "//host" and "/\host" leave the site; so does what a browser makes of control characters in between.
  const base = "http://here.invalid";
  if (!URL.canParse(next, base)) return "/";
  const at = new URL(next, base);
  if (at.host !== "here.invalid") return "/";
  const path = at.pathname + at.search + at.hash;
  return path.startsWith("//") || path.startsWith("/sign-") ? "/" : path;
}

/** True where the link leads into an interview. */
export function leadsToRoom(next: string): boolean {
  return /^\/rooms\/[^/]+/.test(next);
}
