import type { Clock } from "@/features/room/core/clock";
import type { IceServer } from "@/features/room/core/frames";
import { LocalMedia, type MediaView } from "@/features/room/core/localMedia";
import type { Shelf } from "@/features/room/core/outbox";
import type { PeerSignal } from "@/features/room/core/peer";
import { type LineState, VoiceLine } from "@/features/room/core/voiceLine";

export interface VoiceDeps {
  clock: Clock;
  random: () => number;
  newId: () => string;
  /** Missing where a browser makes no calls: there one writes. */
  RTCPeerConnection: (new (configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
  devices: MediaDevices | undefined;
  deviceShelf: Shelf | null;
}

export interface VoiceView {
  /** The microphone, from the check before speaking on. */
  media: LocalMedia | null;
  /** The interviewer's voice. */
  sound: MediaStreamTrack | null;
}

/** Our own voice and the interviewer's in one interview: the microphone, and the line once it is spoken. */
export class Voice {
  private current: VoiceView = { media: null, sound: null };
  private line: VoiceLine | null = null;
  private readonly listeners = new Set<() => void>();
  private unwatch: () => void = () => {};
  private iceServers: readonly IceServer[] = [];
  private reachable = false;
  private open = true;
  private started = false;

  constructor(
    private readonly deps: VoiceDeps,
    private readonly send: (signal: PeerSignal) => void,
    private readonly onLine: (line: LineState | "off") => void,
  ) {}

  view = (): VoiceView => this.current;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether this browser can speak at all. */
  get possible(): boolean {
    return this.deps.RTCPeerConnection !== undefined;
  }

  get isUsed(): boolean {
    return this.started;
  }

  /** Opens the microphone, to be looked at before anything is sent. */
  async check(): Promise<LocalMedia> {
    const media = this.current.media ?? this.hold();
    await media.open();
    return media;
  }

  /** Speaks and hears from now on. False, and nothing is open, where there is no microphone to be had. */
  async start(): Promise<boolean> {
    const { RTCPeerConnection } = this.deps;
    if (!RTCPeerConnection) return false;
    if (this.isUsed) return true;
    this.started = true;
    this.onLine("waiting");
    const media = await this.check();
    if (!this.isUsed || media !== this.current.media) return false;
    if (!media.view().audio) {
      this.started = false;
      this.onLine("off");
      return false;
    }
    this.line = new VoiceLine(
      { ...this.deps, RTCPeerConnection, newMark: this.deps.newId },
      {
        iceServers: this.iceServers,
        track: media.view().audio,
        direction: "sendrecv",
        reachable: this.reachable,
        send: this.send,
        onState: this.onLine,
        onSound: (sound) => this.change({ sound }),
      },
    );
    this.line.open();
    return true;
  }

  /** Lets go of the line and of the microphone; its light goes out. */
  leave(): void {
    const used = this.started;
    this.started = false;
    this.line?.close();
    this.line = null;
    this.unwatch();
    this.current.media?.close();
    this.change({ media: null, sound: null });
    if (used) this.onLine("off");
  }

  /** Whether what is said goes out: not in a pause, and with push-to-talk only while the button is held. */
  setOpen(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    this.follow();
  }

  take(signal: PeerSignal): void {
    void this.line?.take(signal);
  }

  ready(call: number): void {
    this.line?.ready(call);
  }

  refused(): void {
    this.line?.refused();
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.iceServers = iceServers;
    this.line?.setIceServers(iceServers);
  }

  setReachable(reachable: boolean): void {
    this.reachable = reachable;
    this.line?.setReachable(reachable);
  }

  /** The network changed under us. */
  restart(): void {
    this.line?.restart();
  }

  private hold(): LocalMedia {
    const { devices, deviceShelf } = this.deps;
    const media = new LocalMedia(devices, deviceShelf, { audio: true, video: false });
    this.unwatch = media.subscribe(() => this.follow());
    this.change({ media });
    return media;
  }

  /** The line sends the track there is, and the track is as open as it may be. */
  private follow(): void {
    const view = this.current.media?.view();
    if (!view) return;
    if (view.audio) view.audio.enabled = view.wants.audio && this.open;
    this.line?.setTrack(view.audio);
  }

  private change(changes: Partial<VoiceView>): void {
    this.current = { ...this.current, ...changes };
    for (const listener of this.listeners) listener();
  }
}

/** Whether nothing of what is said goes out because it was muted. */
export function isMuted(view: MediaView): boolean {
  return !view.wants.audio || view.audio === null;
}
