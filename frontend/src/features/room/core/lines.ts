import type { IceServer, Quality, Rung, SignalOut } from "./frames";
import type { Reading } from "./lineStats";
import type { LineView } from "./lineView";
import { type PeerDeps, PeerLine, type PeerSignal } from "./peer";
import { isMissed, type Seats, type SeatView } from "./seats";
import type { TrackKind, Tracks } from "./tracks";

export interface LinesOptions extends PeerDeps {
  send: (to: string, signal: PeerSignal) => void;
  onLine: (seat: string, line: LineView | null) => void;
  onTracks: (seat: string, tracks: Tracks | null) => void;
  onQuality: (quality: Quality) => void;
}

/** What the lines have to know of the room. */
export interface RoomView {
  me: string;
  seats: Seats;
  iceServers: readonly IceServer[];
  /** Whether our own socket is in the room at the moment. */
  inRoom: boolean;
}

interface Held {
  line: PeerLine;
  instance: string | null;
  joined: number | null;
}

const SILENT: Tracks = { audio: null, video: null, screen: null };

/** Whether two seats have anything to send each other. The AI's seat is spoken to by `VoiceLine`. */
export function needsLine(one: SeatView, other: SeatView): boolean {
  return one.role !== "ai" && other.role !== "ai" && (sendsMedia(one) || sendsMedia(other));
}

export function sendsMedia(seat: SeatView): boolean {
  return seat.role !== "observer";
}

/** Whether `me` offers to `other`: whoever was in the room first does. */
export function offersFirst(me: SeatView, other: SeatView): boolean {
  return (me.joined ?? Infinity) < (other.joined ?? Infinity);
}

/** One line to each other seat, kept in step with who is in the room. A broken socket touches none of them. */
export class PeerLines {
  private readonly held = new Map<string, Held>();
  private tracks: Tracks = { ...SILENT };
  private iceServers: readonly IceServer[] = [];

  constructor(private readonly options: LinesOptions) {}

  /** Brings the lines in step with the room. */
  follow(room: RoomView): void {
    this.takeIceServers(room.iceServers);
    const me = room.seats[room.me];
    if (!me) return;
    for (const other of Object.values(room.seats)) {
      if (other.seat !== room.me) this.followSeat(me, other, room.inRoom);
    }
    for (const seat of this.held.keys()) if (!room.seats[seat]) this.drop(seat);
  }

  /** The network changed (another Wi-Fi, a cable pulled): every line finds itself a new way. */
  restart(): void {
    for (const { line } of this.held.values()) line.restart();
  }

  take(signal: SignalOut): void {
    const { description, candidates } = signal;
    this.held.get(signal.from)?.line.take({ ...(description && { description }), ...(candidates && { candidates }) });
  }

  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.tracks = { ...this.tracks, [kind]: track };
    for (const { line } of this.held.values()) line.setTrack(kind, track);
  }

  close(): void {
    for (const seat of [...this.held.keys()]) this.drop(seat);
  }

  private followSeat(me: SeatView, other: SeatView, inRoom: boolean): void {
    const held = this.held.get(other.seat);
    const isIn = other.state === "admitted" && other.present;
    if (!isIn || !needsLine(me, other)) {
      // Somebody whose line to the server broke may still be in the call; somebody who left is not.
      const stays =
        held && other.state === "admitted" && (isMissed(other) || held.line.isConnected()) && !hasLeft(other);
      if (stays) held.line.setReachable(false);
      else this.drop(other.seat);
      return;
    }
    if (held && held.instance === other.instance) {
      held.line.setSends(sendsMedia(me));
      const cameBack = held.joined !== other.joined;
      held.joined = other.joined;
      if (cameBack && inRoom) held.line.revive();
      else held.line.setReachable(inRoom);
      return;
    }
    this.drop(other.seat);
    this.build(me, other, inRoom);
  }

  private build(me: SeatView, other: SeatView, inRoom: boolean): void {
    const { seat } = other;
    const line = new PeerLine(this.options, {
      first: offersFirst(me, other),
      sends: sendsMedia(me),
      iceServers: this.iceServers,
      tracks: this.tracks,
      reachable: inRoom,
      send: (signal) => this.options.send(seat, signal),
      onChange: (view) => this.options.onLine(seat, view),
      onTracks: (tracks) => this.options.onTracks(seat, tracks),
      onReading: (reading, rung) => this.options.onQuality(tellQuality(seat, reading, rung)),
    });
    this.held.set(seat, { line, instance: other.instance, joined: other.joined });
  }

  private drop(seat: string): void {
    const held = this.held.get(seat);
    if (!held) return;
    this.held.delete(seat);
    held.line.close();
    this.options.onLine(seat, null);
    this.options.onTracks(seat, null);
  }

  private takeIceServers(iceServers: readonly IceServer[]): void {
    if (iceServers === this.iceServers) return;
    this.iceServers = iceServers;
    for (const { line } of this.held.values()) line.setIceServers(iceServers);
  }
}

function hasLeft(seat: SeatView): boolean {
  return seat.gone?.reason != null && !isMissed(seat);
}

function tellQuality(peer: string, reading: Reading, rung: Rung): Quality {
  const { loss, relayed, rttMs, jitterMs, upKbps, downKbps } = reading;
  return {
    type: "quality",
    peer,
    rung,
    relayed,
    loss: Math.round(loss * 10_000) / 10_000,
    ...(rttMs !== null && { rtt_ms: Math.min(rttMs, 60_000) }),
    ...(jitterMs !== null && { jitter_ms: Math.min(jitterMs, 60_000) }),
    ...(upKbps !== null && { up_kbps: upKbps }),
    ...(downKbps !== null && { down_kbps: downKbps }),
  };
}
