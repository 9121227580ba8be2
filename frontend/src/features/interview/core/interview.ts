import { Problem } from "@/api/problem";
import type { Cancel, Clock } from "@/features/room/core/clock";
import type { IncidentKind, ServerFrame } from "@/features/room/core/frames";
import type { Shelf } from "@/features/room/core/outbox";
import { type LinkState, RoomSocket } from "@/features/room/core/socket";
import type { Act, Interview as Told } from "../types";
import { isChecked, keepChecked, keepPending, type Pending, readPending } from "./drafts";
import { after, begin, hasLastWords, type InterviewState, type Word } from "./interviewState";
import { Voice, type VoiceDeps } from "./voice";
import { isSpoken, isWanted } from "./voiceState";

/** So many tries without a socket, some five seconds, and plain requests take over. */
const TRIES_BEFORE_PLAIN = 4;
const PLAIN_EVERY_MS = 4_000;
/** Longer than the log needs to arrive, in case its last number is of an event we may not see. */
const REPLAY_WITHIN_MS = 1_500;

export interface InterviewDeps {
  url: string;
  clock: Clock;
  random: () => number;
  newId: () => string;
  WebSocket: new (url: string) => WebSocket;
  shelf: Shelf | null;
  renewSession: () => Promise<boolean>;
  get: () => Promise<Told>;
  act: (act: Act) => Promise<Told>;
  handIn: (answer: Pending) => Promise<unknown>;
  voice: Omit<VoiceDeps, "clock" | "random" | "newId">;
}

/** One interview as one page lives it: the room's socket, or plain requests without it, around a single state. */
export class Interview {
  readonly voice: Voice;
  private current: InterviewState;
  /** What the page sees: while the log is being told anew it keeps what it had. */
  private shown: InterviewState;
  private readonly listeners = new Set<() => void>();
  private readonly socket: RoomSocket;
  private replayUntil = 0;
  private replayTimer: Cancel | null = null;
  private plainTimer: Cancel | null = null;
  private busy = false;
  private shutDown = false;
  /** Microphone and speaker were looked at: from then on voice begins by itself wherever it is wanted. */
  private checked: boolean;
  /** The microphone is being opened; only then is anything asked of the server. */
  private starting = false;

  constructor(
    private readonly deps: InterviewDeps,
    told: Told,
  ) {
    this.current = begin(told, readPending(deps.shelf, told.id));
    this.shown = this.current;
    this.checked = isChecked(deps.shelf, told.id);
    this.voice = new Voice(
      { ...deps.voice, clock: deps.clock, random: deps.random, newId: deps.newId },
      (signal) => this.socket.send({ type: "signal", to: told.ai_seat, ...signal }),
      (line) => this.put({ type: "line", line }),
    );
    this.socket = new RoomSocket({
      url: deps.url,
      instance: deps.newId(),
      version: "1",
      clock: deps.clock,
      random: deps.random,
      WebSocket: deps.WebSocket,
      shelf: deps.shelf,
      shelfKey: `intraview.room.${told.room_id}.unanswered`,
      renewSession: deps.renewSession,
      onLink: (link) => this.takeLink(link),
      onFrame: (frame) => this.takeFrame(frame),
      onAnew: () => void this.refresh(),
      onOffset: (offsetMs) => this.put({ type: "offset", offsetMs }),
    });
  }

  state = (): InterviewState => this.shown;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  serverNow(): number {
    return this.deps.clock.now() + this.current.offsetMs;
  }

  start(): void {
    this.sendPending();
    this.socket.open();
    this.followVoice();
  }

  /** Lets go of everything without a word, for a page that goes away. */
  shut(): void {
    this.shutDown = true;
    this.socket.close();
    this.voice.leave();
    this.replayTimer?.();
    this.plainTimer?.();
  }

  /** The page is looked at again, or the network is back; `moved` where it may be another one. */
  wake(moved = false): void {
    this.socket.wake();
    if (moved) this.voice.restart();
  }

  /** Hands an answer in. It is kept and sent again, under the same id, until the server has said something to it. */
  answer(text: string): void {
    const pending = { id: this.deps.newId(), text, question: this.current.question?.id ?? null };
    keepPending(this.deps.shelf, this.current.id, pending);
    this.put({ type: "answered", pending });
    this.sendPending();
    this.followPlain();
  }

  /** Asks for something besides answering: over the socket, or by a plain request where there is none. */
  async act(act: Act): Promise<void> {
    const id = this.deps.newId();
    this.put({ type: "acting", id, act });
    if (this.current.link.at === "room") {
      const question = this.current.question?.id;
      if (act === "skip") this.socket.send({ type: "ai.skip", id, ...(question !== undefined && { question }) });
      else this.socket.send({ type: `ai.${act}`, id });
      return;
    }
    try {
      this.told(await this.deps.act(act));
    } catch (error) {
      this.refused(id, error);
    }
  }

  /** Something was unlocked elsewhere: goes on, unless the server has done so by itself. */
  async goOn(): Promise<void> {
    await this.refresh();
    if (this.current.state === "paused") await this.act("resume");
  }

  /** Tells the staff; kept and sent again until it is taken. */
  report(kind: IncidentKind, text: string): void {
    const id = this.deps.newId();
    this.put({ type: "reported", id });
    this.socket.send({ type: "incident", id, kind, text });
  }

  /** Asks the server how things stand. */
  async refresh(): Promise<void> {
    try {
      this.told(await this.deps.get());
    } catch {
      // The socket, or the next try, tells.
    }
  }

  /** What a plain request has answered. */
  told(interview: Told): void {
    this.put({ type: "told", interview });
  }

  // --- spoken ---

  /** Speaks from now on. False where there is no microphone: nothing was asked of the server then. */
  async speak(): Promise<boolean> {
    this.keepChecked(false);
    this.starting = true;
    const there = await this.voice.start();
    if (there) {
      this.keepChecked(true);
      this.askVoice(true);
      if (this.current.voice.push) this.setPush(true);
    }
    this.starting = false;
    return there;
  }

  get isChecked(): boolean {
    return this.checked;
  }

  /** Writes from now on. */
  write(): void {
    this.starting = false;
    this.askVoice(false);
    this.voice.leave();
  }

  /** "That was my answer": nothing more is waited for. */
  done(): void {
    this.socket.send({ type: "ai.done", id: this.deps.newId() });
  }

  mute(muted: boolean): void {
    void this.voice.view().media?.setAudio(!muted);
  }

  /** Push-to-talk: only what is said while the button is held is heard. */
  setPush(push: boolean): void {
    this.put({ type: "talking", push, down: false });
    const { voice } = this.current;
    if (isSpoken(voice)) this.socket.send({ type: "ai.talk", mode: push ? "push" : "open", id: this.deps.newId() });
  }

  talk(down: boolean): void {
    const { push, down: before } = this.current.voice;
    if (!push || down === before) return;
    this.put({ type: "talking", push, down });
    this.socket.send({ type: "ai.talk", mode: "push", down });
  }

  /** Lets the sound be kept, to the words of that version. */
  consent(version: number): void {
    this.socket.send({ type: "consent.give", id: this.deps.newId(), kind: "recording", version });
  }

  /** Keeps no sound from now on. */
  withdraw(): void {
    this.socket.send({ type: "consent.withdraw", id: this.deps.newId(), kind: "recording" });
  }

  readRefusal(): void {
    this.put({ type: "refusal.read" });
  }

  takeReturned(): void {
    this.put({ type: "returned.taken" });
  }

  // --- inside ---

  private askVoice(on: boolean): void {
    if (isWanted(this.current.voice) === on) return;
    const id = this.deps.newId();
    this.put({ type: "voice.asked", id, on });
    this.socket.send({ type: "ai.voice", id, on });
  }

  private keepChecked(checked: boolean): void {
    this.checked = checked;
    keepChecked(this.deps.shelf, this.current.id, checked);
  }

  /** What this page does with microphone and sound follows from the state, whoever changed it. */
  private followVoice(): void {
    const { voice, state, link } = this.current;
    const wanted = !this.shutDown && (isWanted(voice) || this.starting);
    const speaks = wanted && (state === "finished" ? hasLastWords(this.current) : link.at !== "over");
    if (!speaks && this.voice.isUsed) this.voice.leave();
    if (speaks && !this.voice.isUsed && this.checked && state === "active") void this.speak();
    this.voice.setOpen(state === "active" && (!voice.push || voice.down));
  }

  /** Gives the answer to the socket, which sends it now or as soon as it is in the room. */
  private sendPending(): void {
    const { pending } = this.current;
    if (!pending) return;
    const { id, text, question } = pending;
    this.socket.send({ type: "ai.answer", id, text, ...(question !== null && { question }) });
  }

  private takeLink(link: LinkState): void {
    if (link.at !== "room") this.showAll();
    this.put({ type: "link", link });
    this.voice.setReachable(link.at === "room");
    if (link.at === "room" && this.current.voice.push) this.setPush(true);
    if (link.at === "over" && link.because === "ended") void this.refresh();
    this.followPlain();
  }

  private takeFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        this.voice.setIceServers(frame.ice_servers);
        this.holdFor(frame.seq);
        return;
      case "ice":
        this.voice.setIceServers(frame.ice_servers);
        return;
      case "signal":
        this.voice.take(frame);
        return;
      case "ai.voice.state":
        this.put(frame);
        if (frame.state === "ready") this.voice.ready(frame.call);
        return;
      case "caption":
        this.put(frame);
        return;
      case "event":
        this.put(frame);
        if (frame.seq >= this.replayUntil) this.showAll();
        return;
      case "ack":
      case "ai.saying":
        this.put(frame);
        return;
      case "error":
        this.put(frame);
        if (frame.code === "seat_gone" && frame.id === undefined) this.voice.refused();
        // Something is not as this page thought: ask rather than guess.
        if (frame.status === 409) void this.refresh();
    }
  }

  /** The whole log comes after a `welcome`: what it led to is worth showing, not every step to it. */
  private holdFor(seq: number): void {
    if (seq <= this.current.seq) return;
    this.replayUntil = seq;
    this.replayTimer?.();
    this.replayTimer = this.deps.clock.after(REPLAY_WITHIN_MS, () => this.showAll());
  }

  private showAll(): void {
    this.replayTimer?.();
    this.replayTimer = null;
    this.replayUntil = 0;
    this.show();
  }

  private put(word: Word): void {
    const next = after(this.current, word);
    if (next === this.current) return;
    if (next.pending !== this.current.pending) keepPending(this.deps.shelf, next.id, next.pending);
    this.current = next;
    if (this.replayUntil === 0) this.show();
    this.followVoice();
  }

  private show(): void {
    if (this.shown === this.current) return;
    this.shown = this.current;
    for (const listener of this.listeners) listener();
  }

  private refused(id: string, error: unknown): void {
    const { status = 0, code = "unreachable", message = "" } = error instanceof Problem ? error : {};
    this.put({ type: "error", id, status, code, detail: message });
    if (status === 409 || status === 402) void this.refresh();
  }

  // --- without a socket ---

  private followPlain(): void {
    const { link } = this.current;
    const lost = (link.at === "connecting" || link.at === "away") && link.attempt >= TRIES_BEFORE_PLAIN;
    if (!lost) {
      this.plainTimer?.();
      this.plainTimer = null;
    } else if (!this.plainTimer && !this.busy) {
      void this.goPlain();
    }
  }

  /** One round of plain requests: what waits is handed in, then how things stand is asked. */
  private async goPlain(): Promise<void> {
    this.busy = true;
    const { pending } = this.current;
    try {
      if (pending) await this.handIn(pending);
      this.told(await this.deps.get());
      this.put({ type: "reachable", reachable: true });
    } catch {
      this.put({ type: "reachable", reachable: false });
    }
    this.busy = false;
    if (this.shutDown) return;
    this.plainTimer = this.deps.clock.after(PLAIN_EVERY_MS, () => {
      this.plainTimer = null;
      this.followPlain();
    });
    this.followPlain();
  }

  private async handIn(pending: Pending): Promise<void> {
    try {
      await this.deps.handIn(pending);
      this.put({ type: "ack", id: pending.id });
    } catch (error) {
      const refused = error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (!refused) throw error;
      this.refused(pending.id, error);
    }
  }
}
