type Handler<Event = unknown> = ((event: Event) => void) | null;

interface FakeTrack {
  kind: "audio" | "video";
  getSettings: () => { height?: number };
}

export const fakeTrack = (kind: "audio" | "video"): MediaStreamTrack =>
  ({ kind, getSettings: () => ({ height: 720 }) }) satisfies FakeTrack as unknown as MediaStreamTrack;

class FakeTransceiver {
  mid: string | null = null;
  receiver: { track: MediaStreamTrack };
  sent: MediaStreamTrack | null = null;
  encodings: Record<string, unknown>[] = [];
  sender = {
    replaceTrack: async (track: MediaStreamTrack | null) => {
      this.sent = track;
    },
    setStreams: () => {},
    getParameters: () => ({ encodings: this.encodings.map((one) => ({ ...one })) }),
    setParameters: async ({ encodings }: { encodings: Record<string, unknown>[] }) => {
      this.encodings = encodings;
    },
  };

  constructor(
    readonly kind: "audio" | "video",
    public direction: string,
  ) {
    this.receiver = { track: fakeTrack(kind) };
  }
}

interface Written {
  session: number;
  version: number;
  media: string[];
  /** Stands for the ICE credentials: two sides connect when each has the other's latest. */
  ice: number;
}

const write = (sdp: Written) => `v=0\r\no=- ${sdp.session} ${sdp.version} IN IP4 0\r\ns=${JSON.stringify(sdp)}\r\n`;
const read = (sdp: string): Written => JSON.parse(/s=(.*)/.exec(sdp)?.[1] ?? "{}");

let sessions = 0;

/**
 * As much of an RTCPeerConnection as our negotiation leans on: the signalling states, implicit rollback, sections that
 * keep their order, `negotiationneeded` in stable only, and a connection once both sides hold each other's credentials.
 */
export class FakePeerConnection {
  static all: FakePeerConnection[] = [];
  /** No way through the network, for as long as it is set. */
  static blocked = false;

  readonly session = ++sessions;
  signalingState = "stable";
  connectionState = "new";
  iceConnectionState = "new";
  localDescription: { type: string; sdp: string } | null = null;
  remoteDescription: { type: string; sdp: string } | null = null;
  onnegotiationneeded: Handler = null;
  onicecandidate: Handler<{ candidate: unknown }> = null;
  onconnectionstatechange: Handler = null;
  oniceconnectionstatechange: Handler = null;
  ontrack: Handler = null;
  transceivers: FakeTransceiver[] = [];
  candidates: unknown[] = [];
  configurations: RTCConfiguration[];
  iceRestarts = 0;
  private version = 0;
  private ice = 1;
  private restartAsked = false;
  private needed = false;

  constructor(configuration: RTCConfiguration) {
    this.configurations = [configuration];
    FakePeerConnection.all.push(this);
  }

  addTransceiver(kind: "audio" | "video", { direction }: { direction: string }): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind, direction);
    this.transceivers.push(transceiver);
    this.need();
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  restartIce(): void {
    this.iceRestarts += 1;
    this.restartAsked = true;
    this.need();
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configurations.push(configuration);
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    this.assertOpen();
    this.version += 1;
    const answering = this.signalingState === "have-remote-offer";
    if (!answering && this.restartAsked) {
      this.ice += 1;
      this.restartAsked = false;
    }
    this.transceivers.forEach((one, i) => {
      one.mid ??= String(i);
      if (one.encodings.length === 0) one.encodings = [{ active: true }];
    });
    this.needed = false;
    const media = this.transceivers.map((one) => one.kind);
    const sdp = write({ session: this.session, version: this.version, media, ice: this.ice });
    this.localDescription = { type: answering ? "answer" : "offer", sdp };
    this.signalingState = answering ? "stable" : "have-local-offer";
    if (answering) this.connect();
  }

  async setRemoteDescription(description: { type: string; sdp: string }): Promise<void> {
    await Promise.resolve();
    this.assertOpen();
    if (description.type === "answer" && this.signalingState !== "have-local-offer")
      throw new Error("InvalidStateError");
    this.remoteDescription = description;
    if (description.type === "offer") {
      this.signalingState = "have-remote-offer"; // with implicit rollback
      read(description.sdp).media.forEach((kind, i) => {
        if (!this.transceivers[i]) this.transceivers.push(new FakeTransceiver(kind as "audio" | "video", "recvonly"));
      });
      this.ontrack?.({});
    } else {
      this.signalingState = "stable";
      this.connect();
      if (this.needed) this.need();
    }
  }

  async addIceCandidate(candidate: unknown): Promise<void> {
    if (!this.remoteDescription) throw new Error("InvalidStateError");
    this.candidates.push(candidate);
  }

  async getStats(): Promise<Map<string, unknown>> {
    return new Map();
  }

  close(): void {
    this.signalingState = "closed";
    this.connectionState = "closed";
  }

  // --- the test's side ---

  gather(candidate: string): void {
    this.onicecandidate?.({ candidate: { toJSON: () => ({ candidate, sdpMid: "0", sdpMLineIndex: 0 }) } });
  }

  become(state: "connected" | "disconnected" | "failed"): void {
    this.iceConnectionState = state;
    this.oniceconnectionstatechange?.({});
    this.connectionState = state;
    this.onconnectionstatechange?.({});
  }

  private need(): void {
    this.needed = true;
    queueMicrotask(() => {
      if (this.needed && this.signalingState === "stable") {
        this.needed = false;
        this.onnegotiationneeded?.({});
      }
    });
  }

  private connect(): void {
    const remote = this.remoteDescription && read(this.remoteDescription.sdp);
    const other = FakePeerConnection.all.find((one) => one.session === remote?.session);
    if (!other || other.signalingState === "closed" || FakePeerConnection.blocked) return;
    const theirs = other.remoteDescription && read(other.remoteDescription.sdp);
    if (theirs?.session !== this.session || theirs.ice !== this.ice || remote?.ice !== other.ice) return;
    for (const one of [this, other]) if (one.connectionState !== "connected") one.become("connected");
  }

  private assertOpen(): void {
    if (this.signalingState === "closed") throw new Error("InvalidStateError");
  }
}
