import type { Cancel, Clock } from "./clock";
import type { IceServer, IceWord } from "./frames";
import { asRtc } from "./ice";
import type { PeerSignal } from "./peer";
import { markSdp, readMark } from "./sdp";

const CONNECT_WITHIN_MS = 8_000;
const BROKEN_AFTER_MS = 4_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** A connection that held this long was a good one: waits begin small again. */
const STEADY_AFTER_MS = 10_000;
const BATCH_MS = 50;
const MOST_CANDIDATES = 32;

/** `waiting`: nobody on the server has the call yet, or we can't reach it. `broken`: it stood and is being built anew. */
export type LineState = "waiting" | "connecting" | "connected" | "broken";

export interface VoiceLineDeps {
  clock: Clock;
  random: () => number;
  newMark: () => string;
  RTCPeerConnection: new (configuration: RTCConfiguration) => RTCPeerConnection;
}

export interface VoiceLineOptions {
  iceServers: readonly IceServer[];
  track: MediaStreamTrack | null;
  /** Captions only listen: nothing is ever said to us. */
  direction: "sendrecv" | "sendonly";
  reachable: boolean;
  send: (signal: PeerSignal) => void;
  onState: (state: LineState) => void;
  /** What comes in; another one with each connection. */
  onSound?: (track: MediaStreamTrack | null) => void;
}

/**
 * Our connection to the AI's seat: an interviewer that speaks, or captions that listen. The server only answers and can't restart ICE, so each repair is a new
 * RTCPeerConnection: one at a time, each later than the one before, until one holds.
 */
export class VoiceLine {
  private state: LineState = "waiting";
  private pc: RTCPeerConnection | null = null;
  private sender: RTCRtpSender | null = null;
  private mark = "";
  private iceServers: readonly IceServer[];
  private track: MediaStreamTrack | null;
  private reachable: boolean;
  /** The number of the server's call that we know of; 0 before any. */
  private call = 0;
  private tries = 0;
  private stood = false;
  private closed = false;
  private early: IceWord[] = [];
  private batch: IceWord[] = [];
  private timers: Record<"retry" | "batch" | "break" | "steady", Cancel | null> = {
    retry: null,
    batch: null,
    break: null,
    steady: null,
  };

  constructor(
    private readonly deps: VoiceLineDeps,
    private readonly options: VoiceLineOptions,
  ) {
    this.iceServers = options.iceServers;
    this.track = options.track;
    this.reachable = options.reachable;
    options.onState(this.state);
  }

  /** Offers, in case somebody has the call already; whoever hasn't refuses, and `ready` comes later. */
  open(): void {
    if (!this.pc) this.connect();
  }

  /** A worker has the call. A higher number than the one we knew is another worker: our old connection is dead. */
  ready(call: number): void {
    const another = call > this.call && this.call > 0;
    this.call = Math.max(this.call, call);
    if (another) this.tries = 0;
    if (another || !this.pc) this.connect();
  }

  /** Our offer found nobody. */
  refused(): void {
    if (this.pc?.signalingState !== "have-local-offer") return;
    this.drop();
    this.setState("waiting");
    this.connectLater();
  }

  async take(signal: PeerSignal): Promise<void> {
    const { pc } = this;
    if (!pc) return;
    try {
      if (signal.description?.type === "answer") await this.takeAnswer(pc, signal.description.sdp ?? "");
      for (const candidate of signal.candidates ?? []) {
        if (pc.remoteDescription) await pc.addIceCandidate(candidate);
      }
    } catch {
      // Nothing this browser can use, or of a connection that is gone: the watchdog begins anew.
    }
  }

  setTrack(track: MediaStreamTrack | null): void {
    if (track === this.track) return;
    this.track = track;
    // A connection that is closed under it gives way to one that takes the track from here.
    void this.sender?.replaceTrack(track).catch(() => {});
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.iceServers = iceServers;
  }

  /** Whether signals get through. Once they do again, what may have been lost is done again. */
  setReachable(reachable: boolean): void {
    const again = reachable && !this.reachable;
    this.reachable = reachable;
    if (again && this.state !== "connected") this.connect();
  }

  /** The network changed under us. */
  restart(): void {
    if (this.state === "connected") this.connectLater("break", 0);
    else if (!this.pc) this.connect();
  }

  close(): void {
    this.closed = true;
    this.drop();
  }

  // --- inside ---

  private connect(): void {
    if (this.closed) return;
    this.drop();
    if (!this.reachable) {
      this.setState(this.stood ? "broken" : "waiting");
      return;
    }
    const pc = new this.deps.RTCPeerConnection({
      iceServers: this.iceServers.map(asRtc),
      bundlePolicy: "max-bundle",
    });
    this.pc = pc;
    const current = (act: () => void) => () => {
      if (pc === this.pc) act();
    };
    pc.onicecandidate = (event) => {
      if (pc === this.pc && event.candidate) this.gather(event.candidate.toJSON());
    };
    pc.onconnectionstatechange = current(() => this.follow());
    const { direction } = this.options;
    const { sender, receiver } = pc.addTransceiver(this.track ?? "audio", { direction });
    this.sender = sender;
    this.options.onSound?.(receiver.track);
    this.setState(this.stood ? "broken" : "connecting");
    this.connectLater("retry", CONNECT_WITHIN_MS);
    void this.offer(pc).catch(() => {});
  }

  private async offer(pc: RTCPeerConnection): Promise<void> {
    await pc.setLocalDescription();
    const sdp = pc.localDescription?.sdp;
    if (pc !== this.pc || sdp === undefined) return;
    this.mark = this.deps.newMark();
    this.options.send({ description: { type: "offer", sdp: markSdp(sdp, this.mark) } });
  }

  private async takeAnswer(pc: RTCPeerConnection, sdp: string): Promise<void> {
    const mark = readMark(sdp);
    if (pc.signalingState !== "have-local-offer" || (mark !== null && mark !== this.mark)) return;
    await pc.setRemoteDescription({ type: "answer", sdp });
    if (pc !== this.pc) return;
    const early = this.early;
    this.early = [];
    for (const candidate of early) this.batchUp(candidate);
  }

  /** Candidates wait for the answer: before it, nobody is there who could take them. */
  private gather(candidate: RTCIceCandidateInit): void {
    const word = { ...candidate, candidate: candidate.candidate ?? "" };
    if (this.pc?.remoteDescription) this.batchUp(word);
    else this.early.push(word);
  }

  private batchUp(candidate: IceWord): void {
    this.batch.push(candidate);
    if (this.batch.length >= MOST_CANDIDATES) this.sendBatch();
    else this.timers.batch ??= this.deps.clock.after(BATCH_MS, () => this.sendBatch());
  }

  private sendBatch(): void {
    this.cancel("batch");
    const candidates = this.batch;
    this.batch = [];
    if (candidates.length > 0) this.options.send({ candidates });
  }

  private follow(): void {
    const state = this.pc?.connectionState;
    if (state === "connected") {
      this.stood = true;
      this.cancel("retry");
      this.cancel("break");
      this.set("steady", STEADY_AFTER_MS, () => {
        this.tries = 0;
      });
      this.setState("connected");
    } else if (state === "failed") {
      this.setState("broken");
      this.drop();
      this.connectLater();
    } else if (state === "disconnected") {
      // Most short breaks heal by themselves.
      this.connectLater("break", BROKEN_AFTER_MS);
    }
  }

  private connectLater(timer: "retry" | "break" = "retry", waitMs = this.nextWait()): void {
    this.set(timer, waitMs, () => {
      if (timer === "retry") this.tries += 1;
      this.connect();
    });
  }

  private nextWait(): number {
    return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries) * (0.75 + this.deps.random() / 2);
  }

  /** Lets go of the connection and of everything that waited for it. */
  private drop(): void {
    for (const name of Object.keys(this.timers) as (keyof typeof this.timers)[]) this.cancel(name);
    this.early = [];
    this.batch = [];
    this.sender = null;
    const { pc } = this;
    this.pc = null;
    pc?.close();
    if (pc) this.options.onSound?.(null);
  }

  private setState(state: LineState): void {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }

  private set(name: keyof typeof this.timers, ms: number, act: () => void): void {
    this.cancel(name);
    this.timers[name] = this.deps.clock.after(ms, () => {
      this.timers[name] = null;
      act();
    });
  }

  private cancel(name: keyof typeof this.timers): void {
    this.timers[name]?.();
    this.timers[name] = null;
  }
}
