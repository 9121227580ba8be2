import type { Cancel, Clock } from "./clock";
import { every } from "./clock";
import type { Description, IceServer, IceWord, Rung } from "./frames";
import { asRtc } from "./ice";
import { LineQuality, shapeSender } from "./lineQuality";
import type { Reading } from "./lineStats";
import type { LineView } from "./lineView";
import { markSdp, readMark, sessionOf } from "./sdp";
import { TRACK_KINDS, type TrackKind, type Tracks } from "./tracks";

const BATCH_MS = 50;
const MOST_CANDIDATES = 32;
const WATCHDOG_MS = 8_000;
const WATCHDOG_LATER_MS = 16_000;
const RESTART_AFTER_MS = 2_000;
const READ_EVERY_MS = 5_000;

export interface PeerSignal {
  description?: Description;
  candidates?: IceWord[];
}

export interface PeerDeps {
  clock: Clock;
  RTCPeerConnection: new (configuration: RTCConfiguration) => RTCPeerConnection;
  MediaStream: new (tracks: MediaStreamTrack[]) => MediaStream;
  newMark: () => string;
}

export interface PeerOptions {
  /** We were in the room before the other: we offer, and our offer stands when both offer at once. */
  first: boolean;
  /** Whether our role sends at all. */
  sends: boolean;
  iceServers: readonly IceServer[];
  tracks: Tracks;
  /** False when the socket is away or the other seat is not there: signals would be lost. */
  reachable: boolean;
  send: (signal: PeerSignal) => void;
  onChange: (view: LineView) => void;
  onTracks: (tracks: Tracks) => void;
  onReading: (reading: Reading, rung: Rung) => void;
}

/**
 * Our connection to one other seat: negotiation, repair, and how much picture the line is given.
 *
 * Sound, camera and screen have a transceiver each from the first offer on (the first audio section, the first and the
 * second video section), so that muting, a camera switched off and a shared screen need no further negotiation.
 */
export class PeerLine {
  private pc!: RTCPeerConnection;
  private slots: Record<TrackKind, RTCRtpTransceiver | null> = { audio: null, video: null, screen: null };
  private stream!: MediaStream;
  private tracks: Tracks;
  private iceServers: readonly IceServer[];
  private reachable: boolean;
  private sends: boolean;
  private closed = false;

  /** What is to be done, one thing after another: two descriptions at once is how calls hang. */
  private work: Promise<void> = Promise.resolve();
  private mark: string | null = null;
  private remoteSession: string | null = null;
  private ignoring = false;
  private early: IceWord[] = [];
  private batch: IceWord[] = [];
  private everConnected = false;
  private renewals = 0;

  private state: LineView["state"] = "connecting";
  private since: number;
  private readonly quality = new LineQuality();

  private cancelBatch: Cancel | null = null;
  private cancelWatchdog: Cancel | null = null;
  private cancelRestart: Cancel | null = null;
  private readonly cancelReadings: Cancel;

  constructor(
    private readonly deps: PeerDeps,
    private readonly options: PeerOptions,
  ) {
    this.tracks = { ...options.tracks };
    this.iceServers = options.iceServers;
    this.reachable = options.reachable;
    this.sends = options.sends;
    this.since = deps.clock.now();
    this.build(options.first);
    this.cancelReadings = every(deps.clock, READ_EVERY_MS, () => void this.read());
  }

  /** Takes what the other side sent; in the order it came, one after another. */
  take(signal: PeerSignal): void {
    this.enqueue(async () => {
      if (signal.description) await this.takeDescription(signal.description);
      if (signal.candidates) await this.takeCandidates(signal.candidates);
    });
  }

  /** Sends another track, or none, in a transceiver that is there already. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.tracks[kind] = track;
    if (this.closed || !this.sends) return;
    if (kind === "screen" && track && !this.slots.screen && this.pc.remoteDescription) {
      // The other side's offer had no section for a screen: one more negotiation is needed.
      this.slots.screen = this.pc.addTransceiver("video", { direction: "sendonly" });
    }
    void this.slots[kind]?.sender.replaceTrack(track).then(
      () => this.shape(kind),
      () => {}, // the connection was closed under it; the next one takes the track from `tracks`
    );
  }

  /** Whether our role sends changes when an observer becomes an interviewer, or the other way round. */
  setSends(sends: boolean): void {
    if (sends === this.sends) return;
    this.sends = sends;
    for (const kind of TRACK_KINDS) {
      const slot = this.slots[kind];
      if (!slot || this.closed) continue;
      slot.direction = sends ? "sendrecv" : "recvonly";
      void slot.sender.replaceTrack(sends ? this.tracks[kind] : null).catch(() => {});
    }
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.iceServers = iceServers;
    if (!this.closed) this.pc.setConfiguration(this.configuration());
  }

  /** Tells whether signals get through at the moment. After a break, what may have been lost is done again. */
  setReachable(reachable: boolean): void {
    const again = reachable && !this.reachable;
    this.reachable = reachable;
    if (again) this.revive();
  }

  /** The other side has been away and is back with the same page: its connection lives, but may have lost signals. */
  revive(): void {
    this.reachable = true;
    this.enqueue(async () => {
      if (this.isConnected()) {
        if (this.pc.signalingState === "have-local-offer") await this.offer();
      } else if (this.options.first) {
        if (this.everConnected && this.pc.signalingState === "stable") this.restart();
        else this.renew();
      }
    });
    this.watch();
  }

  /** The network changed under us: find a new way, without waiting for the old one to be given up. */
  restart(): void {
    if (this.closed || !this.reachable) return;
    this.pc.restartIce();
    this.watch();
  }

  view(): LineView {
    const { rung, reading } = this.quality;
    return { state: this.state, since: this.since, rung, reading };
  }

  isConnected(): boolean {
    return !this.closed && this.pc.connectionState === "connected";
  }

  close(): void {
    this.closed = true;
    this.cancelReadings();
    this.cancelBatch?.();
    this.cancelWatchdog?.();
    this.cancelRestart?.();
    this.pc.close();
  }

  // --- the connection ---

  private configuration(): RTCConfiguration {
    return { iceServers: this.iceServers.map(asRtc), bundlePolicy: "max-bundle" };
  }

  private build(offers: boolean): void {
    const pc = new this.deps.RTCPeerConnection(this.configuration());
    this.pc = pc;
    this.mark = null;
    this.remoteSession = null;
    this.ignoring = false;
    this.early = [];
    this.batch = [];
    this.quality.beginAnew();
    this.slots = { audio: null, video: null, screen: null };
    // One stream for sound and camera, so that the receiver keeps lips and voice together.
    this.stream = new this.deps.MediaStream([]);

    const current = (act: () => void) => () => {
      if (pc === this.pc && !this.closed) act();
    };
    pc.onnegotiationneeded = current(() => this.enqueue(() => this.offerIfStable()));
    pc.onicecandidate = (event) => {
      if (pc === this.pc && event.candidate) this.gather(event.candidate.toJSON());
    };
    pc.onconnectionstatechange = current(() => this.follow());
    pc.oniceconnectionstatechange = current(() => this.followIce());
    pc.ontrack = current(() => this.tellTracks());

    if (offers) {
      const direction = this.sends ? "sendrecv" : "recvonly";
      for (const kind of TRACK_KINDS) {
        const streams = kind === "screen" ? [] : [this.stream];
        this.slots[kind] = pc.addTransceiver(kind === "audio" ? "audio" : "video", { direction, streams });
        if (this.sends && this.tracks[kind])
          void this.slots[kind].sender.replaceTrack(this.tracks[kind]).catch(() => {});
      }
    }
    this.setState("connecting");
    this.watch();
  }

  private renew(offers = this.options.first): void {
    if (this.closed) return;
    this.renewals += 1;
    this.pc.close();
    this.build(offers);
    this.tellTracks();
  }

  // --- negotiation ---

  private enqueue(job: () => Promise<void>): void {
    this.work = this.work.then(async () => {
      if (this.closed) return;
      try {
        await job();
      } catch {
        // A description or candidate this browser can't use. If that leaves us without a call, the watchdog begins anew.
      }
    });
  }

  private async offerIfStable(): Promise<void> {
    // Not stable: an offer is out already, and the browser asks again once it has been answered.
    if (this.pc.signalingState === "stable") await this.offer();
  }

  private async offer(): Promise<void> {
    const pc = this.pc;
    await pc.setLocalDescription();
    const local = pc.localDescription;
    if (pc !== this.pc || local?.type !== "offer") return;
    this.mark = this.deps.newMark();
    this.options.send({ description: { type: "offer", sdp: markSdp(local.sdp, this.mark) } });
  }

  private async takeDescription(description: Description): Promise<void> {
    const sdp = description.sdp ?? "";
    if (description.type === "offer") {
      await this.takeOffer(sdp);
    } else if (description.type === "answer" || description.type === "pranswer") {
      const mark = readMark(sdp);
      if (this.pc.signalingState !== "have-local-offer" || (mark !== null && mark !== this.mark)) return;
      await this.pc.setRemoteDescription({ type: description.type, sdp });
      this.remoteSession = sessionOf(sdp);
      this.ignoring = false;
      await this.settle();
    }
  }

  private async takeOffer(sdp: string): Promise<void> {
    const session = sessionOf(sdp);
    if (this.remoteSession !== null && session !== this.remoteSession) {
      // The other side has built a new connection: ours can't follow it.
      if (this.options.first && this.pc.signalingState === "have-local-offer") {
        this.ignoring = true;
        return;
      }
      this.renew(false);
    }
    const collides = this.pc.signalingState !== "stable";
    this.ignoring = collides && this.options.first;
    if (this.ignoring) return;
    const pc = this.pc;
    this.remoteSession = session;
    await pc.setRemoteDescription({ type: "offer", sdp }); // rolls our own offer back, if one is out
    this.adopt();
    await pc.setLocalDescription();
    const local = pc.localDescription;
    if (pc !== this.pc || local?.type !== "answer") return;
    this.options.send({ description: { type: "answer", sdp: markSdp(local.sdp, readMark(sdp)) } });
    await this.settle();
  }

  /** Puts our tracks into the sections the other side offered. */
  private adopt(): void {
    const free = this.pc.getTransceivers().filter((one) => !Object.values(this.slots).includes(one));
    const take = (media: "audio" | "video") => {
      const at = free.findIndex((one) => one.receiver.track.kind === media && one.direction !== "stopped");
      return at < 0 ? null : (free.splice(at, 1)[0] ?? null);
    };
    for (const kind of TRACK_KINDS) {
      const slot = this.slots[kind] ?? take(kind === "audio" ? "audio" : "video");
      this.slots[kind] = slot;
      if (!slot) continue;
      slot.direction = this.sends ? "sendrecv" : "recvonly";
      if (!this.sends) continue;
      if (kind !== "screen") slot.sender.setStreams?.(this.stream);
      void slot.sender.replaceTrack(this.tracks[kind]).catch(() => {});
    }
  }

  private async settle(): Promise<void> {
    const early = this.early;
    this.early = [];
    for (const candidate of early) await this.addCandidate(candidate);
    for (const kind of TRACK_KINDS) this.shape(kind);
    this.tellTracks();
  }

  private async takeCandidates(candidates: readonly IceWord[]): Promise<void> {
    for (const candidate of candidates) {
      if (this.ignoring) continue; // they belong to the offer we didn't take
      if (this.pc.remoteDescription) await this.addCandidate(candidate);
      else this.early.push(candidate);
    }
  }

  private async addCandidate(candidate: IceWord): Promise<void> {
    try {
      await this.pc.addIceCandidate(candidate);
    } catch {
      // Of a connection that has been given up, told by its ufrag; the others of the batch may still be good.
    }
  }

  private gather(candidate: RTCIceCandidateInit): void {
    this.batch.push({ ...candidate, candidate: candidate.candidate ?? "" });
    if (this.batch.length >= MOST_CANDIDATES) this.sendBatch();
    else this.cancelBatch ??= this.deps.clock.after(BATCH_MS, () => this.sendBatch());
  }

  private sendBatch(): void {
    this.cancelBatch?.();
    this.cancelBatch = null;
    const candidates = this.batch;
    this.batch = [];
    if (candidates.length > 0 && !this.closed) this.options.send({ candidates });
  }

  // --- repair ---

  private follow(): void {
    const { connectionState } = this.pc;
    if (connectionState === "connected") {
      this.everConnected = true;
      this.renewals = 0;
      this.cancelWatchdog?.();
      this.cancelWatchdog = null;
      this.setState("connected");
      void this.read();
    } else if (connectionState === "failed") {
      this.setState("broken");
      if (this.options.first) this.restart();
      this.watch();
    }
  }

  private followIce(): void {
    this.cancelRestart?.();
    this.cancelRestart = null;
    if (this.pc.iceConnectionState !== "disconnected") return;
    this.setState("broken");
    // A short break heals by itself. After that one side is enough to look for a new way; the newcomer only
    // does so when the other seems not to have noticed.
    const wait = this.options.first ? RESTART_AFTER_MS : 2 * RESTART_AFTER_MS;
    this.cancelRestart = this.deps.clock.after(wait, () => {
      if (this.pc.iceConnectionState === "disconnected") this.restart();
    });
    this.watch();
  }

  /** Not connected in time: the side that was there first builds a new connection. */
  private watch(): void {
    this.cancelWatchdog?.();
    const wait = this.renewals < 3 ? WATCHDOG_MS : WATCHDOG_LATER_MS;
    this.cancelWatchdog = this.deps.clock.after(wait, () => {
      this.cancelWatchdog = null;
      if (this.closed || this.isConnected()) return;
      if (this.options.first && this.reachable) this.enqueue(async () => this.renewUnlessConnected());
      this.watch();
    });
  }

  private renewUnlessConnected(): void {
    if (!this.isConnected()) this.renew();
  }

  private setState(state: LineView["state"]): void {
    if (state === this.state && state !== "connecting") return;
    if (state !== this.state) this.since = this.deps.clock.now();
    this.state = state;
    this.options.onChange(this.view());
  }

  private tellTracks(): void {
    const received = (kind: TrackKind) => this.slots[kind]?.receiver.track ?? null;
    this.options.onTracks({ audio: received("audio"), video: received("video"), screen: received("screen") });
  }

  // --- quality ---

  private async read(): Promise<void> {
    const pc = this.pc;
    if (!this.isConnected()) return;
    const report = await pc.getStats().catch(() => null);
    if (!report || pc !== this.pc || this.closed) return;
    const rung = this.quality.rung;
    const comparable = this.quality.look(report as unknown as Map<string, unknown>, this.deps.clock.now());
    if (comparable && this.quality.reading) this.options.onReading(this.quality.reading, rung);
    if (comparable && this.sends && this.quality.step()) for (const kind of TRACK_KINDS) this.shape(kind);
    this.options.onChange(this.view());
  }

  private shape(kind: TrackKind): void {
    const sender = this.slots[kind]?.sender;
    const track = this.tracks[kind];
    if (sender && track && this.sends) shapeSender(sender, kind, track, this.quality.rung);
  }
}
