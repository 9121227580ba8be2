/** When a session is about to end: what to say, when to keep it open in silence, and how several tabs agree. No React. */
import type { Renewal } from "@/api/fetch";

export interface Session {
  id: string;
  /** Whose. */
  user: string;
  /** In ms, by the server's clock, as are all times here. */
  endsAt: number;
  /** How long before its end one is warned. */
  warnMs: number;
}

/** What a person sees of it. */
export type Standing = { is: "calm" } | { is: "ending"; endsAt: number };

export type Step = "rest" | "warn" | "renew" | "look";

/** After the end we wait this long before we ask: clocks differ, and asking too early would find it still open. */
export const GRACE_MS = 2_000;
export const RETRY_MS = 5_000;
/** Timers sleep with the computer and can't count beyond 24 days: look at least this often. */
export const LONGEST_MS = 15 * 60_000;

/**
 * When a session is kept open without asking: well before the warning, and not more often than every fifth of its life
 * (as far as we know it), lest a very short one be renewed without end.
 */
export function renewsAt(session: Session, knownAt: number): number {
  const life = Math.max(0, session.endsAt - knownAt);
  const ahead = Math.min(Math.max(1.25 * session.warnMs, life / 2), 0.8 * life);
  return session.endsAt - ahead;
}

/** What to do now. `held`: a live room or interview is open here, which must not be lost or disturbed. */
export function stepFor(
  session: Session,
  { now, knownAt, held }: { now: number; knownAt: number; held: boolean },
): Step {
  if (now >= session.endsAt + GRACE_MS) return "look";
  if (held) return now >= renewsAt(session, knownAt) ? "renew" : "rest";
  return now >= session.endsAt - session.warnMs ? "warn" : "rest";
}

/** How long until the next step can be another one. */
export function waitFor(session: Session, at: { now: number; knownAt: number; held: boolean }): number {
  const moments = [
    at.held ? renewsAt(session, at.knownAt) : session.endsAt - session.warnMs,
    session.endsAt + GRACE_MS,
  ].filter((moment) => moment > at.now);
  return Math.min(LONGEST_MS, Math.max(50, Math.min(...moments) - at.now));
}

/** What tabs of one browser tell each other. */
export type Word = { say: "open"; session: Session } | { say: "over"; id: string; reason: string };

export interface Channel {
  post: (word: Word) => void;
  listen: (hear: (word: Word) => void) => void;
  close: () => void;
}

export interface Surroundings {
  now: () => number;
  renew: () => Promise<Renewal>;
  /** Is it still open, and until when? Asked without renewing it. `null`: it is over; `undefined`: nobody can say. */
  look: () => Promise<Session | null | undefined>;
  channel: Channel;
  onStanding: (standing: Standing) => void;
  onOver: (reason: string) => void;
  /** In another tab somebody signed in, perhaps somebody else. */
  onOther: (session: Session) => void;
}

/** Watches one session after the other. `know` what the server says of it; the rest happens by itself. */
export class SessionWatch {
  private session: Session | null = null;
  private knownAt = 0;
  private held = false;
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private shown: Standing = { is: "calm" };

  constructor(private readonly around: Surroundings) {
    around.channel.listen((word) => this.hear(word));
  }

  get knows(): boolean {
    return this.session !== null;
  }

  /** Its time is over by the clock: then it needs no other reason. */
  get ranOut(): boolean {
    return this.session !== null && this.around.now() >= this.session.endsAt;
  }

  /** The server told of the session: at the start, when signed in, after a change. `null`: nobody is signed in. */
  know(session: Session | null): void {
    const before = this.session;
    this.adopt(session);
    if (session && (before?.id !== session.id || before.endsAt !== session.endsAt)) {
      this.around.channel.post({ say: "open", session });
    }
  }

  /** A renewal on the way of some request, or by our own, moved the end. */
  moved(endsAt: number, warnMs?: number): void {
    if (this.session) this.know({ ...this.session, endsAt, warnMs: warnMs ?? this.session.warnMs });
  }

  /** A live room or interview is open here, or no longer. */
  hold(held: boolean): void {
    if (this.held === held) return;
    this.held = held;
    this.step();
  }

  /** "Stay signed in" was pressed. */
  async stay(): Promise<"stayed" | "over" | "unknown"> {
    const renewal = await this.around.renew();
    if (renewal.is === "renewed") {
      this.moved(Date.parse(renewal.session.expires_at), warnOf(renewal.session.warn_seconds));
      return "stayed";
    }
    if (renewal.is === "unknown") return "unknown";
    this.end(renewal.reason ?? "expired");
    return "over";
  }

  /** The page is seen again, the computer woke up: timers may have slept. */
  wake(): void {
    this.step();
  }

  /** It ended here: signed out, refused, run out. The other tabs hear of it. */
  end(reason: string): void {
    if (!this.session) return;
    this.around.channel.post({ say: "over", id: this.session.id, reason });
    this.over(reason);
  }

  stop(): void {
    this.rest();
    this.around.channel.close();
  }

  private hear(word: Word): void {
    if (word.say === "over") {
      // The others told us; telling it again would go round in circles.
      if (word.id === this.session?.id) this.over(word.reason === "signed_out" ? "signed_out_here" : word.reason);
    } else if (word.session.id !== this.session?.id) {
      this.around.onOther(word.session);
    } else if (word.session.endsAt > this.session.endsAt) {
      this.adopt(word.session);
    }
  }

  private adopt(session: Session | null): void {
    this.session = session;
    this.knownAt = this.around.now();
    this.step();
  }

  private over(reason: string): void {
    this.adopt(null);
    this.around.onOver(reason);
  }

  private rest(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private show(standing: Standing): void {
    const same = standing.is === this.shown.is && (standing.is === "calm" || standing.endsAt === endOf(this.shown));
    this.shown = standing;
    if (!same) this.around.onStanding(standing);
  }

  private step(): void {
    this.rest();
    if (!this.session) {
      this.show({ is: "calm" });
      return;
    }
    const at = { now: this.around.now(), knownAt: this.knownAt, held: this.held };
    const step = stepFor(this.session, at);
    this.show(step === "warn" ? { is: "ending", endsAt: this.session.endsAt } : { is: "calm" });
    if (step === "renew") void this.act(() => this.renewQuietly());
    else if (step === "look") void this.act(() => this.look());
    else this.timer = setTimeout(() => this.step(), waitFor(this.session, at));
  }

  /** One question at a time; after one that brought nothing we come back. */
  private async act(ask: () => Promise<boolean>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const answered = await ask();
    this.busy = false;
    if (answered) this.step();
    else {
      this.rest();
      this.timer = setTimeout(() => this.step(), RETRY_MS);
    }
  }

  private async renewQuietly(): Promise<boolean> {
    return (await this.stay()) !== "unknown";
  }

  private async look(): Promise<boolean> {
    const asked = this.session;
    const found = await this.around.look();
    if (this.session !== asked) return true;
    if (found === undefined) return false;
    if (found === null) this.end("expired");
    else if (found.id !== asked?.id) this.around.onOther(found);
    else if (found.endsAt > asked.endsAt) this.adopt(found);
    // Still open past its end: our clock is ahead of the server's. Ask again later.
    else return false;
    return true;
  }
}

const endOf = (standing: Standing) => (standing.is === "ending" ? standing.endsAt : null);

/** Seconds, as the server says them, in ms. */
export const warnOf = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);

/** Where an interview is live: the session is kept open there, and nothing is said. */
export function isLive(path: string): boolean {
  return /^\/(rooms|practise)\/[^/]+\/?$/.test(path);
}

/** The kinds of words for a session that ended. */
export type Notice =
  | "expired"
  | "here"
  | "elsewhere"
  | "password"
  | "email"
  | "staff"
  | "copied"
  | "deactivated"
  | "ended";

const NOTICES: Record<string, Notice> = {
  expired: "expired",
  signed_out_here: "here",
  signed_out_elsewhere: "elsewhere",
  signed_out: "elsewhere",
  password_changed: "password",
  password_reset: "password",
  email_changed: "email",
  by_staff: "staff",
  signed_out_by_staff: "staff",
  suspended: "staff",
  token_reused: "copied",
  deactivated: "deactivated",
};

/** What to say for a reason of the server's; for one we don't know, a sentence that is true of all. */
export function noticeFor(reason: string | null): Notice {
  return (reason !== null && Object.hasOwn(NOTICES, reason) && NOTICES[reason]) || "ended";
}
