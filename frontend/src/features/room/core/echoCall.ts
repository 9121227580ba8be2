import type { Cancel, Clock } from "./clock";
import { every } from "./clock";
import { asRtc, type ToldIceServer } from "./ice";
import { type Counters, readLine } from "./lineStats";

const GATHER_WITHIN_MS = 2_000;
const CONNECT_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 1_000;

/** Why there is no echo. `full`: the server has no line free. `noWay`: it answered, and no packet got through. */
export type EchoTrouble = "full" | "often" | "unreachable" | "noWay" | "unsupported";

export interface EchoView {
  phase: "idle" | "calling" | "open" | "over" | "failed";
  trouble: EchoTrouble | null;
  /** What comes back, to be played. */
  sound: MediaStreamTrack | null;
  secondsLeft: number;
  /** The shortest round trip that was seen. */
  rttMs: number | null;
  /** Lost packets of both ways over the whole call, the worse of them, 0 to 1. */
  loss: number | null;
}

export interface EchoDeps {
  clock: Clock;
  /** Undefined in a browser that can't call. */
  RTCPeerConnection: (new (configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
  /** The server's answer to an offer; throws an EchoTrouble. */
  answer: (sdp: string) => Promise<{ sdp: string; seconds: number }>;
}

const IDLE: EchoView = { phase: "idle", trouble: null, sound: null, secondsLeft: 0, rttMs: null, loss: null };

/** A call to our server that gives one's own sound back. One at a time; it ends by itself. */
export class EchoCall {
  private current = IDLE;
  private readonly listeners = new Set<() => void>();
  private pc: RTCPeerConnection | null = null;
  private cancels: Cancel[] = [];
  private counters: Counters | null = null;
  private losses: number[] = [];

  constructor(private readonly deps: EchoDeps) {}

  view = (): EchoView => this.current;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  async start(track: MediaStreamTrack, servers: readonly ToldIceServer[]): Promise<void> {
    this.drop();
    this.counters = null;
    this.losses = [];
    this.change({ ...IDLE, phase: "calling" });
    if (!this.deps.RTCPeerConnection) return this.fail("unsupported");
    const pc = new this.deps.RTCPeerConnection({ iceServers: servers.map(asRtc) });
    this.pc = pc;
    const isOurs = () => this.pc === pc;
    pc.ontrack = ({ track: sound }) => isOurs() && this.change({ sound });
    pc.onconnectionstatechange = () => isOurs() && this.follow(pc.connectionState);
    try {
      pc.addTransceiver(track, { direction: "sendrecv" });
      await pc.setLocalDescription();
      await this.gathered(pc);
      if (!isOurs()) return;
      const { sdp, seconds } = await this.deps.answer(pc.localDescription?.sdp ?? "");
      if (!isOurs()) return;
      this.change({ secondsLeft: seconds });
      this.cancels.push(this.deps.clock.after(CONNECT_WITHIN_MS, () => this.fail("noWay")));
      await pc.setRemoteDescription({ type: "answer", sdp });
    } catch (reason) {
      if (isOurs()) this.fail(isTrouble(reason) ? reason : "unreachable");
    }
  }

  /** Ends it; what was found stays. Before anything was found, as if it had never begun. */
  stop(): void {
    this.drop();
    const { phase } = this.current;
    if (phase === "open") this.change({ phase: "over", sound: null, secondsLeft: 0 });
    else if (phase === "calling") this.change(IDLE);
  }

  private follow(state: RTCPeerConnectionState): void {
    if (state === "failed") this.fail("noWay");
    if (state !== "connected" || this.current.phase !== "calling") return;
    this.rest();
    this.change({ phase: "open" });
    this.cancels.push(every(this.deps.clock, LOOK_EVERY_MS, () => void this.look()));
  }

  private async look(): Promise<void> {
    const { pc } = this;
    if (!pc) return;
    if (this.current.secondsLeft <= 1) return this.stop();
    this.change({ secondsLeft: this.current.secondsLeft - 1 });
    const { reading, counters } = readLine(await pc.getStats(), this.counters, this.deps.clock.now());
    if (this.pc !== pc) return;
    const first = this.counters === null;
    this.counters = counters;
    if (!first) this.losses.push(reading.loss);
    const trips = [this.current.rttMs, reading.rttMs].filter((ms) => ms !== null);
    this.change({
      rttMs: trips.length > 0 ? Math.min(...trips) : null,
      loss: this.losses.length > 0 ? this.losses.reduce((sum, one) => sum + one, 0) / this.losses.length : null,
    });
  }

  private gathered(pc: RTCPeerConnection): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        resolve();
      };
      const cancel = this.deps.clock.after(GATHER_WITHIN_MS, done);
      pc.onicecandidate = ({ candidate }) => {
        if (!candidate) done();
      };
    });
  }

  private fail(trouble: EchoTrouble): void {
    this.drop();
    this.change({ ...IDLE, phase: "failed", trouble });
  }

  private drop(): void {
    this.rest();
    this.pc?.close();
    this.pc = null;
  }

  private rest(): void {
    for (const cancel of this.cancels) cancel();
    this.cancels = [];
  }

  private change(part: Partial<EchoView>): void {
    this.current = { ...this.current, ...part };
    for (const listener of this.listeners) listener();
  }
}

const TROUBLES: readonly unknown[] = ["full", "often", "unreachable", "noWay", "unsupported"];
const isTrouble = (reason: unknown): reason is EchoTrouble => TROUBLES.includes(reason);

/** What an echo comes to: `fine`, or the one thing that is worth saying. Null while nothing can be said. */
export function judgeEcho(view: EchoView, heard: boolean): "fine" | "silent" | "lossy" | "slow" | EchoTrouble | null {
  if (view.phase === "failed") return view.trouble;
  if (view.phase !== "over") return null;
  if (!heard) return "silent";
  if ((view.loss ?? 0) > 0.05) return "lossy";
  return (view.rttMs ?? 0) > 400 ? "slow" : "fine";
}
