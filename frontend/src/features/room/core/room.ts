import { CaptionLine } from "./captionLine";
import type { Cancel, Clock } from "./clock";
import {
  type AnyEvent,
  type AskedFor,
  type IncidentKind,
  type KeptFrame,
  type Layer,
  type MediaState,
  type ServerFrame,
  understand,
} from "./frames";
import { PeerLines, sendsMedia } from "./lines";
import { isSending, type LocalMedia } from "./localMedia";
import { isDue } from "./notes";
import type { Shelf } from "./outbox";
import { after, initialState, type RoomState, roomClock, type Word } from "./roomState";
import { agreesToCaptions, findNoteTaker } from "./seats";
import { type LinkState, RoomSocket } from "./socket";
import { TRACK_KINDS, type Tracks } from "./tracks";

const NOTE_AFTER_MS = 800;
const READ_AFTER_MS = 400;

/** What the room needs of the browser; tests hand in their own. */
export interface RoomDeps {
  url: string;
  roomId: string;
  version: string;
  clock: Clock;
  random: () => number;
  newId: () => string;
  WebSocket: new (url: string) => WebSocket;
  RTCPeerConnection: new (configuration: RTCConfiguration) => RTCPeerConnection;
  MediaStream: new (tracks: MediaStreamTrack[]) => MediaStream;
  shelf: Shelf | null;
  renewSession: () => Promise<boolean>;
}

type KeptWithoutId = KeptFrame extends infer Frame ? (Frame extends KeptFrame ? Omit<Frame, "id"> : never) : never;

/** One room as one page lives it: the socket, the calls and our own devices, around a single state. */
export class Room {
  private current: RoomState = initialState;
  private readonly listeners = new Set<() => void>();
  private readonly socket: RoomSocket;
  private readonly lines: PeerLines;
  private readonly captionLine: CaptionLine;
  private readonly received = new Map<string, Tracks>();
  private noteTimers = new Map<string, Cancel>();
  private readTimer: Cancel | null = null;
  private readUpTo = 0;
  private sending: Tracks = { audio: null, video: null, screen: null };
  private toldMedia: string | null = null;
  private unfollowMedia: () => void = () => {};

  constructor(
    private readonly deps: RoomDeps,
    readonly media: LocalMedia,
  ) {
    const { clock, random } = deps;
    this.socket = new RoomSocket({
      url: deps.url,
      instance: deps.newId(),
      version: deps.version,
      clock,
      random,
      WebSocket: deps.WebSocket,
      shelf: deps.shelf,
      shelfKey: `intraview.room.${deps.roomId}.unanswered`,
      renewSession: deps.renewSession,
      onLink: (link) => this.takeLink(link),
      onFrame: (frame) => this.takeFrame(frame),
      onAnew: () => this.put({ type: "anew" }),
      onOffset: (offsetMs) => this.put({ type: "offset", offsetMs }),
    });
    this.lines = new PeerLines({
      clock,
      RTCPeerConnection: deps.RTCPeerConnection,
      MediaStream: deps.MediaStream,
      newMark: deps.newId,
      send: (to, signal) => this.socket.send({ type: "signal", to, ...signal }),
      onLine: (seat, line) => this.put({ type: "line", seat, line }),
      onTracks: (seat, tracks) => {
        if (tracks) this.received.set(seat, tracks);
        else this.received.delete(seat);
        this.notify();
      },
      onQuality: (quality) => this.socket.send(quality),
    });
    this.captionLine = new CaptionLine({
      clock,
      random,
      newMark: deps.newId,
      RTCPeerConnection: deps.RTCPeerConnection,
      send: (to, signal) => this.socket.send({ type: "signal", to, ...signal }),
      onState: (line) => this.put({ type: "caption_line", line }),
    });
  }

  state = (): RoomState => this.current;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The tracks that come in from a seat. */
  tracksOf(seat: string): Tracks | null {
    return this.received.get(seat) ?? null;
  }

  /** The server's time, as well as it is known here. */
  serverNow(): number {
    return this.deps.clock.now() + this.current.offsetMs;
  }

  /** Connects: into the room for its interviewers, before its door for everybody else. */
  join(): void {
    this.unfollowMedia = this.media.subscribe(() => this.followMedia());
    this.followMedia();
    this.socket.open();
  }

  /** Leaves by our own wish. */
  leave(): void {
    this.flushNotes();
    this.shut();
    this.put({ type: "left" });
  }

  /** Lets go of everything without a word, for a page that goes away. */
  shut(): void {
    this.unfollowMedia();
    this.lines.close();
    this.captionLine.close();
    this.socket.close();
    for (const cancel of this.noteTimers.values()) cancel();
    this.readTimer?.();
  }

  /** The page is looked at again, or the network is back. */
  wake(networkChanged: boolean): void {
    this.socket.wake();
    if (!networkChanged) return;
    this.lines.restart();
    this.captionLine.restart();
  }

  // --- chat ---

  say(text: string, to: string | null): void {
    this.handIn({ type: "chat.send", text, ...(to !== null && { to }) });
  }

  /** Sends a refused message again. Under a new id: the refusal was the answer to the old one. */
  sayAgain(key: string): void {
    const line = this.current.chat.lines.find((one) => one.key === key);
    if (line?.is !== "message" || line.state !== "failed") return;
    this.put({ type: "chat.drop", id: key });
    this.say(line.text, line.to);
  }

  dropFailed(key: string): void {
    this.put({ type: "chat.drop", id: key });
  }

  editMessage(seq: number, text: string): void {
    this.handIn({ type: "chat.edit", seq, text });
  }

  deleteMessage(seq: number): void {
    this.handIn({ type: "chat.delete", seq });
  }

  /** Tells how far we have read, once for a burst of messages. */
  markRead(seq: number): void {
    if (seq <= this.readUpTo) return;
    this.readUpTo = seq;
    this.readTimer ??= this.deps.clock.after(READ_AFTER_MS, () => {
      this.readTimer = null;
      if (!this.socket.send({ type: "chat.read", seq: this.readUpTo })) this.readUpTo = 0;
    });
  }

  // --- notes ---

  typeNote(key: string, note: string | null, layer: Layer, text: string): void {
    const roomMs = roomClock(this.current.room, this.serverNow());
    this.put({ type: "note.type", key, note, layer, text, roomMs });
    this.saveSoon(key, NOTE_AFTER_MS);
  }

  resolveNote(key: string, keep: "mine" | "theirs" | "both"): void {
    this.put({ type: "note.resolve", key, keep });
    this.saveSoon(key, 0);
  }

  retryNote(key: string): void {
    this.put({ type: "note.retry", key });
    this.saveSoon(key, 0);
  }

  /** The editor was left: save at once what is due. */
  closeNote(key: string): void {
    this.saveNote(key);
    this.put({ type: "note.close", key });
  }

  private saveSoon(key: string, ms: number): void {
    this.noteTimers.get(key)?.();
    this.noteTimers.set(
      key,
      this.deps.clock.after(ms, () => this.saveNote(key)),
    );
  }

  private saveNote(key: string): void {
    this.noteTimers.get(key)?.();
    this.noteTimers.delete(key);
    const draft = this.current.notes.drafts[key];
    if (!draft || !isDue(draft)) return;
    const id = this.deps.newId();
    this.put({ type: "note.send", key, id });
    const { note, layer, text, revision } = draft;
    this.socket.send({ type: "note.save", id, layer, text, revision, ...(note !== null && { note }) });
  }

  private flushNotes(): void {
    for (const key of Object.keys(this.current.notes.drafts)) this.saveNote(key);
  }

  // --- what one does oneself ---

  raiseHand(up: boolean): void {
    this.handIn({ type: "hand", up });
  }

  report(kind: IncidentKind, text: string, about: string | null): string {
    return this.handIn({ type: "incident", kind, text, ...(about !== null && { about }) });
  }

  /** Whether a frame is still waiting for the server's answer. */
  isUnanswered(id: string): boolean {
    return this.socket.isUnanswered(id);
  }

  /** Does what a host has asked for, or not; either way the question is gone. */
  async answerAsked(yes: boolean): Promise<void> {
    const { asked } = this.current;
    this.put({ type: "asked.answered" });
    if (!yes || !asked) return;
    if (asked.what === "audio") await this.media.setAudio(true);
    else if (asked.what === "video") await this.media.setVideo(true);
    else await this.media.share();
  }

  /** Agrees to captions, to the words of that version. */
  agreeToCaptions(version: number): void {
    this.handIn({ type: "consent.give", kind: "captions", version });
  }

  withdrawFromCaptions(): void {
    this.handIn({ type: "consent.withdraw", kind: "captions" });
  }

  /** "Not now" changes nothing for anybody; we only stop asking. */
  declineCaptions(): void {
    this.put({ type: "captions.declined" });
  }

  readRefusal(): void {
    this.put({ type: "refusal.read" });
  }

  // --- what hosts do ---

  admit(seat: string): void {
    this.handIn({ type: "admit", seat });
  }

  deny(seat: string): void {
    this.handIn({ type: "deny", seat });
  }

  mute(seat: string): void {
    this.handIn({ type: "mute", seat });
  }

  ask(seat: string, what: AskedFor): void {
    this.handIn({ type: "ask", seat, what });
  }

  promote(seat: string, role: "interviewer" | "observer"): void {
    this.handIn({ type: "promote", seat, role });
  }

  remove(seat: string, ban: boolean): void {
    this.handIn({ type: "remove", seat, ban });
  }

  lock(on: boolean): void {
    this.handIn({ type: "lock", on });
  }

  switchCaptions(on: boolean): void {
    this.handIn({ type: "captions", on });
  }

  end(): void {
    this.flushNotes();
    this.handIn({ type: "end" });
  }

  startTimer(name: string, seconds: number, phase: number | null): void {
    this.handIn({ type: "timer.start", name, seconds, ...(phase !== null && { phase }) });
  }

  changeTimer(what: "pause" | "resume" | "reset", timer: string): void {
    this.handIn({ type: `timer.${what}`, timer });
  }

  // --- inside ---

  private handIn(frame: KeptWithoutId): string {
    const kept = { ...frame, id: this.deps.newId() } as KeptFrame;
    const at = new Date(this.serverNow()).toISOString();
    this.put({ type: "handed_in", frame: kept, at });
    this.socket.send(kept);
    return kept.id;
  }

  private takeLink(link: LinkState): void {
    this.put({ type: "link", link });
    if (link.at === "room") {
      this.followRoom();
      this.tellMedia(true);
      if (this.readUpTo === 0) return;
      this.socket.send({ type: "chat.read", seq: this.readUpTo });
    } else {
      if (link.at === "over" && link.because === "ended") this.socket.forget();
      this.followRoom();
    }
  }

  private takeFrame(frame: ServerFrame): void {
    const first = frame.type === "welcome" && this.current.welcomes === 0;
    this.put({ ...frame, heardAt: this.deps.clock.now() });
    switch (frame.type) {
      case "signal":
        this.lines.take(frame);
        this.captionLine.take(frame);
        return;
      case "ai.voice.state":
        if (frame.state === "ready") this.captionLine.ready(frame.call);
        return;
      case "waiting":
        this.lines.close(); // sent back to the lobby: nobody in the room is to be seen from there
        this.captionLine.close();
        return;
      case "welcome":
        if (first) this.restore(); // the lines follow as soon as the socket says that it is in the room
        return;
      case "event":
        this.obey(frame);
        this.followRoom();
        if (frame.kind === "note.saved") this.saveDue();
        return;
      case "ice":
        this.followRoom();
        return;
      case "ack":
        this.saveDue();
        return;
      case "error":
        if (frame.code === "seat_gone" && frame.id === undefined) this.captionLine.refused();
        this.saveDue();
        return;
    }
  }

  /** What an event asks of this page itself. What happened before it came is over. */
  private obey(raw: AnyEvent): void {
    const { me, cameAt } = this.current;
    const event = understand(raw);
    if (!event || !me || event.seq <= (cameAt ?? 0)) return;
    // Muted by a host: we MUST stop sending sound.
    if (event.kind === "seat.muted" && event.data.seat === me.seat) void this.media.setAudio(false);
    if (event.kind === "seat.promoted" && event.data.seat === me.seat) this.tellMedia(true);
  }

  /** What was handed in before a reload and never answered is on its way again: show it. */
  private restore(): void {
    const at = new Date(this.serverNow()).toISOString();
    for (const frame of this.socket.unanswered()) this.put({ type: "restored", frame, at });
  }

  private saveDue(): void {
    for (const draft of Object.values(this.current.notes.drafts)) {
      if (isDue(draft) && !this.noteTimers.has(draft.key)) this.saveSoon(draft.key, NOTE_AFTER_MS);
    }
  }

  private followRoom(): void {
    const { me, seats, iceServers, link, phase } = this.current;
    if (phase === "over") this.lines.close();
    else if (me && phase === "in") this.lines.follow({ me: me.seat, seats, iceServers, inRoom: link.at === "room" });
    this.followCaptions();
  }

  /** Our microphone goes to the captions while they are on, we agree, and our role may speak. */
  private followCaptions(): void {
    const { me, seats, iceServers, link, phase } = this.current;
    const own = me ? seats[me.seat] : undefined;
    const taker = findNoteTaker(seats);
    const { audio: track } = this.media.view();
    const heard = phase === "in" && taker && own && sendsMedia(own) && agreesToCaptions(own) && track;
    this.captionLine.follow(heard ? { seat: taker.seat, track, iceServers, inRoom: link.at === "room" } : null);
  }

  private followMedia(): void {
    const view = this.media.view();
    for (const kind of TRACK_KINDS) {
      if (this.sending[kind] === view[kind]) continue;
      this.sending[kind] = view[kind];
      this.lines.setTrack(kind, view[kind]);
      if (kind === "audio") this.followCaptions();
    }
    const own: MediaState = {
      audio: isSending(view, "audio"),
      video: isSending(view, "video"),
      screen: isSending(view, "screen"),
    };
    if (JSON.stringify(own) !== JSON.stringify(this.current.own)) this.put({ type: "own", own });
    this.tellMedia(false);
  }

  /** Tells the room what we send: when it changes, and after each way back. Observers send nothing. */
  private tellMedia(again: boolean): void {
    const { own, me } = this.current;
    const text = JSON.stringify(own);
    if (!me || me.role === "observer" || (!again && text === this.toldMedia)) return;
    if (this.socket.send({ type: "media", ...own })) this.toldMedia = text;
  }

  private put(word: Word): void {
    const next = after(this.current, word);
    if (next === this.current) return;
    this.current = next;
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}
