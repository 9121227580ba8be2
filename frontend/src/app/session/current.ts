import { serverNow } from "@/api/client";
import { type Channel, type Session, SessionWatch, type Surroundings, type Word } from "./watch";

/** The watch of this tab, while the app stands. */
let current: SessionWatch | null = null;

export function startWatch(around: Omit<Surroundings, "now" | "channel" | "look">): SessionWatch {
  current = new SessionWatch({ ...around, now: serverNow, channel: openChannel(), look });
  return current;
}

export function stopWatch(watch: SessionWatch): void {
  watch.stop();
  if (current === watch) current = null;
}

/** This person ended the session by an act of their own: leave, here and in the other tabs. */
export function endHere(reason: "signed_out" | "deactivated"): void {
  if (current?.knows) current.end(reason);
  else leaveForGood(reason);
}

/** A fresh page rather than another place in this one: nothing of the person stays in memory. */
export function leaveForGood(reason: string): void {
  location.replace(reason === "deactivated" ? "/sign-in?why=deactivated" : "/sign-in");
}

interface Seen {
  id: string;
  visit?: { by: { id: string } } | null;
}

/**
 * Somebody else is signed in than this page was filled for, or a visit by staff began or ended: in memory, and in what
 * is being written, are one person's words that would be shown as another's, and saved as theirs.
 */
export function isAnother(before: Seen | null, now: Seen): boolean {
  return before !== null && (before.id !== now.id || before.visit?.by.id !== now.visit?.by.id);
}

interface MeDocument {
  id: string;
  session: { id: string; expires_at: string; warn_seconds?: number };
}

export function sessionOf(me: MeDocument): Session {
  return {
    id: me.session.id,
    user: me.id,
    endsAt: Date.parse(me.session.expires_at),
    warnMs: (me.session.warn_seconds ?? 120) * 1000,
  };
}

/** Past the usual way to the server, which would renew what we only want to look at. */
async function look(): Promise<Session | null | undefined> {
  try {
    const answer = await fetch("/api/me", { signal: AbortSignal.timeout(10_000) });
    if (answer.status === 401) return null;
    return answer.ok ? sessionOf(await answer.json()) : undefined;
  } catch {
    return undefined;
  }
}

const SILENCE: Channel = { post: () => {}, listen: () => {}, close: () => {} };

function openChannel(): Channel {
  if (typeof BroadcastChannel === "undefined") return SILENCE;
  const air = new BroadcastChannel("intraview-session");
  return {
    post: (word) => air.postMessage(word),
    listen: (hear) => {
      air.onmessage = (event: MessageEvent<Word>) => hear(event.data);
    },
    close: () => air.close(),
  };
}
