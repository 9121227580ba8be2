import type { IceServer, SignalOut } from "./frames";
import type { PeerSignal } from "./peer";
import { type LineState, VoiceLine, type VoiceLineDeps } from "./voiceLine";

export interface CaptionLineDeps extends VoiceLineDeps {
  send: (to: string, signal: PeerSignal) => void;
  onState: (line: LineState | "off") => void;
}

/** Where our microphone is to go. */
export interface CaptionView {
  seat: string;
  track: MediaStreamTrack;
  iceServers: readonly IceServer[];
  /** Whether our own socket is in the room at the moment. */
  inRoom: boolean;
}

/** Our microphone's line to the captions, there as long as it is wanted. Nothing comes back on it. */
export class CaptionLine {
  private held: { seat: string; line: VoiceLine } | null = null;

  constructor(private readonly deps: CaptionLineDeps) {}

  /** Brings the line in step with the room; null: nobody is to hear us. */
  follow(view: CaptionView | null): void {
    if (this.held && this.held.seat !== view?.seat) this.close();
    if (!view) return;
    const { seat, track, iceServers, inRoom } = view;
    if (this.held) {
      this.held.line.setIceServers(iceServers);
      this.held.line.setTrack(track);
      this.held.line.setReachable(inRoom);
      return;
    }
    const line = new VoiceLine(this.deps, {
      iceServers,
      track,
      direction: "sendonly",
      reachable: inRoom,
      send: (signal) => this.deps.send(seat, signal),
      onState: this.deps.onState,
    });
    this.held = { seat, line };
    line.open();
  }

  take(signal: SignalOut): void {
    if (signal.from === this.held?.seat) void this.held.line.take(signal);
  }

  /** A worker has the call. */
  ready(call: number): void {
    this.held?.line.ready(call);
  }

  /** A signal found nobody; it may have been ours. */
  refused(): void {
    this.held?.line.refused();
  }

  /** The network changed under us. */
  restart(): void {
    this.held?.line.restart();
  }

  close(): void {
    if (!this.held) return;
    this.held.line.close();
    this.held = null;
    this.deps.onState("off");
  }
}
