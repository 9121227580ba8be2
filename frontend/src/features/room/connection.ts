/** What a page takes from the browser to hold a line to its room; without the calls, for pages that have none. */
import { readCookie } from "@/api/fetch";

export function socketUrl(path: string): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
}

/** Renews the access cookie. Throws when the server can't be asked: that is no sign-out. */
export async function renewSession(): Promise<boolean> {
  const token = readCookie("csrftoken");
  const answer = await fetch("/api/auth/refresh", {
    method: "POST",
    headers: token ? { "X-CSRFToken": token } : {},
  });
  if (answer.status >= 500) throw new Error("unreachable");
  return answer.ok;
}

export function shelfOf(which: "localStorage" | "sessionStorage"): Storage | null {
  try {
    return window[which];
  } catch {
    return null; // cookies forbidden: nothing is remembered, everything works
  }
}

/** An id of our own. `randomUUID` is missing on plain http, where a house's own server may well run. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
