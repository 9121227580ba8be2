import { type Cancel, type Clock, chooseOffset, every, measureOffset, type OffsetSample } from "./clock";
import { type Farewell, readClosing, waitBefore } from "./closing";
import { type ClientFrame, type ErrorFrame, isKept, type KeptFrame, type ServerFrame } from "./frames";
import { Outbox, type Shelf } from "./outbox";

const PING_EVERY_MS = 12_000;
const PONG_WITHIN_MS = 6_000;
const PONG_WITHIN_AFTER_WAKING_MS = 2_500;
const OPEN_WITHIN_MS = 8_000;
const SYNC_AGAIN_AFTER_MS = 2_000;
const OFFSETS_KEPT = 8;
const FAILURES_BORNE = 3;

/** Where the line to the server stands. `away`: lost, and being tried again. */
export type LinkState =
  | { at: "connecting"; attempt: number }
  | { at: "lobby" }
  | { at: "room" }
  | { at: "away"; attempt: number; since: number }
  | { at: "over"; because: Farewell };

export interface SocketOptions {
  url: string;
  /** New for every page load, the same over reconnects: tells the others whether our peer connections still live. */
  instance: string;
  version: string;
  clock: Clock;
  random: () => number;
  WebSocket: new (url: string) => WebSocket;
  shelf: Shelf | null;
  shelfKey: string;
  /** Renews the access cookie; false when the person has to sign in. */
  renewSession: () => Promise<boolean>;
  onLink: (link: LinkState) => void;
  /** Server frames, events in order and each once. */
  onFrame: (frame: ServerFrame) => void;
  /** The log on the server is younger than what we saw (a restored backup): everything known has to go. */
  onAnew: () => void;
  onOffset: (offsetMs: number) => void;
}

/** The room's socket: resumes after the last event seen, sends what is unanswered again, and notices when it is dead. */
export class RoomSocket {
  private socket: WebSocket | null = null;
  private link: LinkState = { at: "connecting", attempt: 1 };
  private readonly outbox: Outbox;
  private lastSeq = 0;
  private attempt = 1;
  private lostAt: number | null = null;
  private syncing = false;
  private resumedFrom: number | null = null;
  private renewed = false;
  private told: string | null = null;
  private offsets: OffsetSample[] = [];
  /** How often the server itself has failed at a frame. */
  private readonly failures = new Map<string, number>();
  private stopped = false;
  private timers: Record<"retry" | "open" | "pong" | "sync" | "ping", Cancel | null> = {
    retry: null,
    open: null,
    pong: null,
    sync: null,
    ping: null,
  };

  constructor(private readonly options: SocketOptions) {
    this.outbox = new Outbox(options.shelf, options.shelfKey);
  }

  /** What an earlier load of this page had handed in and no server had answered. */
  unanswered(): KeptFrame[] {
    return this.outbox.list();
  }

  isUnanswered(id: string): boolean {
    return this.outbox.find(id) !== undefined;
  }

  open(): void {
    if (this.stopped || this.socket) return;
    this.cancel("retry");
    this.tell(this.lostAt === null ? { at: "connecting", attempt: this.attempt } : this.away());
    const socket = new this.options.WebSocket(this.options.url);
    this.socket = socket;
    this.set("open", OPEN_WITHIN_MS, () => this.drop(socket));
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.cancel("open");
      const { instance, version } = this.options;
      const last_seq = this.lastSeq > 0 ? this.lastSeq : null;
      this.resumedFrom = last_seq;
      this.write({ type: "hello", last_seq, client: { instance, name: "intraview-web", version } });
      this.startPings();
    };
    socket.onmessage = (message) => {
      if (socket === this.socket && typeof message.data === "string") this.take(message.data);
    };
    socket.onclose = (close) => {
      if (socket === this.socket) this.lose(close.code, close.reason);
    };
    socket.onerror = () => {}; // always followed by `close`, which knows more
  }

  /**
   * Sends a frame. One with an id is kept until it is answered, however often the line breaks; any other is only worth
   * something now. Returns whether it went out at once.
   */
  send(frame: ClientFrame): boolean {
    if (isKept(frame)) this.outbox.keep(frame);
    if (this.link.at !== "room") return false;
    return this.write(frame);
  }

  /** The network is back, or somebody looks at the page again: don't wait for the timers. */
  wake(): void {
    if (this.stopped) return;
    if (!this.socket) this.open();
    else if (this.link.at === "room" || this.link.at === "lobby") this.ping(PONG_WITHIN_AFTER_WAKING_MS);
  }

  /** Leaves for good, by our own wish. */
  close(): void {
    this.stopped = true;
    this.cancelAll();
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000, "left");
  }

  /** Drops what waits to be sent, on this shelf too: when the room has ended nobody will answer it. */
  forget(): void {
    this.outbox.clear();
  }

  private take(text: string): void {
    let frame: ServerFrame;
    try {
      frame = JSON.parse(text);
    } catch {
      return; // the next ping finds out whether the line is any good
    }
    this.cancel("pong");
    switch (frame.type) {
      case "waiting":
        this.arrive({ at: "lobby" }, frame.now);
        this.options.onFrame(frame);
        break;
      case "welcome":
        if (frame.seq < this.lastSeq) this.beginAnew();
        this.syncing = false;
        this.cancel("sync");
        // The page learns of the room before anything waiting is sent, so that no answer finds it empty.
        this.options.onFrame(frame);
        this.arrive({ at: "room" }, frame.now);
        for (const kept of this.outbox.list()) this.write(kept);
        this.ping(PONG_WITHIN_MS);
        break;
      case "event":
        this.takeEvent(frame);
        break;
      case "ack":
        this.options.onFrame(frame);
        this.outbox.settle(frame.id);
        break;
      case "error":
        this.takeError(frame);
        break;
      case "pong":
        this.learnOffset(measureOffset(frame.t, this.options.clock.now(), frame.now));
        break;
      default:
        this.options.onFrame(frame);
    }
  }

  private beginAnew(): void {
    this.lastSeq = 0;
    this.resumedFrom = null;
    this.options.onAnew();
  }

  private takeEvent(event: ServerFrame & { type: "event" }): void {
    // Everything from the start, in answer to a `hello` that named a later number: the log is not the one we knew.
    if (this.resumedFrom !== null && event.prev === 0) this.beginAnew();
    this.resumedFrom = null;
    if (event.seq <= this.lastSeq) return; // seen: it came again because we asked twice
    if (event.prev > this.lastSeq) {
      this.askAgain();
      return;
    }
    // `prev` below what we have and `seq` above it: the server sends from further back than needed, nothing is missing.
    this.lastSeq = event.seq;
    if (this.syncing) {
      this.syncing = false;
      this.cancel("sync");
    }
    this.options.onFrame(event);
    if (event.id !== undefined) this.outbox.settle(event.id);
  }

  private askAgain(): void {
    if (this.syncing) return;
    this.syncing = true;
    this.write({ type: "sync", after: this.lastSeq });
    this.set("sync", SYNC_AGAIN_AFTER_MS, () => {
      this.syncing = false;
      if (this.link.at === "room") this.askAgain();
    });
  }

  private takeError(error: ErrorFrame): void {
    this.told = error.code;
    if (error.id !== undefined && this.sendLater(error, error.id)) return;
    this.options.onFrame(error);
    if (error.id !== undefined) this.outbox.settle(error.id);
  }

  /** What was refused for now and not for good is sent again, and the page need not know. A server's fault: three times. */
  private sendLater(error: ErrorFrame, id: string): boolean {
    const kept = this.outbox.find(id);
    const passes = error.code === "rate_limited" || (error.status >= 500 && error.code !== "voice_unavailable");
    if (!kept || !passes) return false;
    const failures = (this.failures.get(id) ?? 0) + (error.status >= 500 ? 1 : 0);
    this.failures.set(id, failures);
    if (failures > FAILURES_BORNE) {
      this.failures.delete(id);
      return false;
    }
    const asked = Number(error.more?.retry_after_ms ?? 500 * 2 ** failures);
    const waitMs = Math.min(Math.max(Number.isFinite(asked) ? asked : 1000, 100), 30_000);
    this.options.clock.after(waitMs, () => {
      const again = this.outbox.find(id);
      if (again && this.link.at === "room") this.write(again);
    });
    return true;
  }

  private arrive(link: LinkState, serverNow: string): void {
    this.attempt = 1;
    this.lostAt = null;
    this.renewed = false;
    this.told = null;
    if (this.offsets.length === 0) {
      // Half a round trip off at worst; the first pong corrects it.
      this.options.onOffset(Date.parse(serverNow) - this.options.clock.now());
    }
    this.tell(link);
  }

  private lose(code: number, reason: string): void {
    this.socket = null;
    this.cancelAll();
    this.syncing = false;
    const closing = readClosing(code, reason, this.told);
    this.told = null;
    if (closing.come === "never") {
      this.finish(closing.because);
    } else if (closing.come === "after_sign_in") {
      this.renew();
    } else {
      this.retry(closing.afterMs);
    }
  }

  private renew(): void {
    if (this.renewed) {
      this.finish("signed_out");
      return;
    }
    this.renewed = true;
    this.options.renewSession().then(
      (signedIn) => (signedIn ? this.retry(0) : this.finish("signed_out")),
      () => {
        // The server couldn't be asked, so nothing is known about the session: that is a lost line, not a sign-out.
        this.renewed = false;
        this.retry(null);
      },
    );
  }

  private retry(waitMs: number | null): void {
    if (this.stopped) return;
    this.lostAt ??= this.options.clock.now();
    const wait = waitMs ?? waitBefore(this.attempt, this.options.random());
    this.tell(this.away());
    this.set("retry", wait, () => {
      this.timers.retry = null;
      this.attempt += 1;
      this.open();
    });
  }

  private away(): LinkState {
    return { at: "away", attempt: this.attempt, since: this.lostAt ?? this.options.clock.now() };
  }

  private finish(because: Farewell): void {
    this.stopped = true;
    this.cancelAll();
    this.tell({ at: "over", because });
  }

  /** Closes a line that no longer answers; browsers may take minutes to say so themselves. */
  private drop(socket: WebSocket): void {
    if (socket !== this.socket) return;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    this.lose(1006, "");
  }

  private startPings(): void {
    this.cancel("ping");
    this.timers.ping = every(this.options.clock, PING_EVERY_MS, () => this.ping(PONG_WITHIN_MS));
  }

  private ping(withinMs: number): void {
    const socket = this.socket;
    if (!socket || !this.write({ type: "ping", t: this.options.clock.now() })) return;
    this.set("pong", withinMs, () => this.drop(socket));
  }

  private learnOffset(sample: OffsetSample): void {
    this.offsets = [...this.offsets.slice(1 - OFFSETS_KEPT), sample];
    this.options.onOffset(chooseOffset(this.offsets));
  }

  private write(frame: ClientFrame): boolean {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private tell(link: LinkState): void {
    this.link = link;
    this.options.onLink(link);
  }

  private set(name: keyof typeof this.timers, ms: number, act: () => void): void {
    this.cancel(name);
    this.timers[name] = this.options.clock.after(ms, act);
  }

  private cancel(name: keyof typeof this.timers): void {
    this.timers[name]?.();
    this.timers[name] = null;
  }

  private cancelAll(): void {
    for (const name of Object.keys(this.timers) as (keyof typeof this.timers)[]) this.cancel(name);
  }
}
