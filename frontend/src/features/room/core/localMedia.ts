import type { AskedFor } from "./frames";
import type { Shelf } from "./outbox";

export type DeviceKind = "audioinput" | "videoinput" | "audiooutput";

/** Why a device gives nothing; each has its own words and its own way out. */
export type MediaTrouble = "denied" | "missing" | "busy" | "unplugged" | "insecure" | "unknown";

export interface MediaView {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
  /** What the person wants: sound and picture may be wanted and not to be had. */
  wants: { audio: boolean; video: boolean };
  trouble: { audio: MediaTrouble | null; video: MediaTrouble | null };
  devices: readonly MediaDeviceInfo[];
  chosen: Record<DeviceKind, string | null>;
  asking: boolean;
}

const SHELF_KEY = "intraview.devices";
const NONE = { audioinput: null, videoinput: null, audiooutput: null };

/** Our own camera, microphone and screen: asked for, switched, remembered. Nothing of the room. */
export class LocalMedia {
  private current: MediaView;
  private readonly listeners = new Set<() => void>();
  private closed = false;
  /** Counts requests, so that an answer that comes after the mind was changed is put away. */
  private asked = { audio: 0, video: 0 };

  constructor(
    private readonly devices: MediaDevices | undefined,
    private readonly shelf: Shelf | null,
    wants: { audio: boolean; video: boolean } = { audio: true, video: true },
  ) {
    this.current = {
      audio: null,
      video: null,
      screen: null,
      wants,
      trouble: { audio: null, video: null },
      devices: [],
      chosen: readChosen(shelf),
      asking: false,
    };
    devices?.addEventListener?.("devicechange", this.refresh);
  }

  view = (): MediaView => this.current;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens what is wanted. Sound and picture are asked for together (one prompt), and apart when that fails. */
  async open(): Promise<void> {
    const { wants } = this.current;
    const needs = { audio: wants.audio && !this.current.audio, video: wants.video && !this.current.video };
    if (!needs.audio && !needs.video) return;
    this.change({ asking: true });
    try {
      if (needs.audio && needs.video && (await this.request(["audio", "video"], false))) return;
      for (const kind of ["audio", "video"] as const) if (needs[kind]) await this.request([kind], true);
    } finally {
      this.change({ asking: false });
      await this.refresh();
    }
  }

  /** Microphone on or off. Off keeps the device but sends silence, so that on is at once. */
  async setAudio(on: boolean): Promise<void> {
    this.change({ wants: { ...this.current.wants, audio: on } });
    const { audio } = this.current;
    if (audio) {
      audio.enabled = on;
      this.change({});
    } else if (on) {
      await this.open();
    }
  }

  /** Camera on or off. Off lets go of the device, so that its light goes out. */
  async setVideo(on: boolean): Promise<void> {
    this.change({ wants: { ...this.current.wants, video: on } });
    if (on) {
      await this.open();
    } else {
      this.asked.video += 1;
      stop(this.current.video);
      this.change({ video: null, trouble: { ...this.current.trouble, video: null } });
    }
  }

  /** Shares a screen until it is stopped here or in the browser's own bar. False when the person chose none. */
  async share(): Promise<boolean> {
    if (!this.devices?.getDisplayMedia) return false;
    try {
      const stream = await this.devices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false });
      const screen = stream.getVideoTracks()[0] ?? null;
      if (this.closed || !screen) {
        stop(screen);
        return false;
      }
      screen.contentHint = "detail";
      screen.addEventListener("ended", () => {
        if (this.current.screen === screen) this.change({ screen: null });
      });
      stop(this.current.screen);
      this.change({ screen });
      return true;
    } catch {
      return false; // "Cancel" in the browser's picker is an answer, not a failure
    }
  }

  unshare(): void {
    stop(this.current.screen);
    this.change({ screen: null });
  }

  /** Uses another device from now on, and next time. */
  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    this.change({ chosen: { ...this.current.chosen, [kind]: deviceId } });
    try {
      this.shelf?.setItem(SHELF_KEY, JSON.stringify(this.current.chosen));
    } catch {
      // Not remembered, that is all.
    }
    if (kind === "audiooutput") return;
    const media = kind === "audioinput" ? "audio" : "video";
    if (!this.current.wants[media]) return;
    // Some cameras can be open only once: let go of the old one before asking for the new.
    if (media === "video") stop(this.current.video);
    await this.request([media], true);
    await this.refresh();
  }

  close(): void {
    this.closed = true;
    this.devices?.removeEventListener?.("devicechange", this.refresh);
    for (const track of [this.current.audio, this.current.video, this.current.screen]) stop(track);
    this.change({ audio: null, video: null, screen: null });
  }

  private async request(kinds: ("audio" | "video")[], final: boolean): Promise<boolean> {
    const tickets = kinds.map((kind) => {
      this.asked[kind] += 1;
      return this.asked[kind];
    });
    if (!this.devices?.getUserMedia) {
      this.fail(kinds, "insecure");
      return true;
    }
    try {
      const stream = await this.devices.getUserMedia(this.constraints(kinds));
      kinds.forEach((kind, i) => {
        const track = (kind === "audio" ? stream.getAudioTracks() : stream.getVideoTracks())[0] ?? null;
        if (this.closed || tickets[i] !== this.asked[kind] || (kind === "video" && !this.current.wants.video))
          stop(track);
        else this.hold(kind, track);
      });
      return true;
    } catch (error) {
      if (final) this.fail(kinds, nameTrouble(error));
      return false;
    }
  }

  private hold(kind: "audio" | "video", track: MediaStreamTrack | null): void {
    if (track) {
      track.enabled = kind === "video" || this.current.wants.audio;
      track.contentHint = kind === "audio" ? "speech" : "motion";
      track.addEventListener("ended", () => {
        if (this.current[kind] === track) this.lose(kind);
      });
    }
    if (this.current[kind] !== track) stop(this.current[kind]);
    this.change({ [kind]: track, trouble: { ...this.current.trouble, [kind]: track ? null : "missing" } });
  }

  /** A device that was pulled out: take what the system offers instead, and say so when there is nothing. */
  private lose(kind: "audio" | "video"): void {
    this.change({
      [kind]: null,
      trouble: { ...this.current.trouble, [kind]: "unplugged" },
      chosen: { ...this.current.chosen, [kind === "audio" ? "audioinput" : "videoinput"]: null },
    });
    void this.request([kind], false).then(this.refresh);
  }

  private fail(kinds: ("audio" | "video")[], trouble: MediaTrouble): void {
    const troubles = Object.fromEntries(kinds.map((kind) => [kind, trouble]));
    this.change({
      ...Object.fromEntries(kinds.map((kind) => [kind, null])),
      trouble: { ...this.current.trouble, ...troubles },
    });
  }

  private constraints(kinds: ("audio" | "video")[]): MediaStreamConstraints {
    const { audioinput, videoinput } = this.current.chosen;
    const constraints: MediaStreamConstraints = {};
    // `ideal`: a device that is not plugged in today must not keep anybody out.
    if (kinds.includes("audio")) {
      constraints.audio = {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(audioinput && { deviceId: { ideal: audioinput } }),
      };
    }
    if (kinds.includes("video")) {
      constraints.video = {
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 30, max: 30 },
        ...(videoinput && { deviceId: { ideal: videoinput } }),
      };
    }
    return constraints;
  }

  private refresh = async (): Promise<void> => {
    const devices = await this.devices?.enumerateDevices?.().catch(() => []);
    if (devices && !this.closed) this.change({ devices });
  };

  private change(changes: Partial<MediaView>): void {
    this.current = { ...this.current, ...changes };
    for (const listener of this.listeners) listener();
  }
}

/** Whether a kind of media really goes out. */
export function isSending(media: MediaView, what: AskedFor): boolean {
  if (what === "screen") return media.screen !== null;
  return media.wants[what] && media[what] !== null;
}

/** What a refusal of `getUserMedia` means to the person in front of it. */
export function nameTrouble(error: unknown): MediaTrouble {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError" || name === "PermissionDeniedError") return "denied";
  if (name === "NotFoundError" || name === "DevicesNotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "TrackStartError" || name === "AbortError") return "busy";
  return "unknown";
}

function readChosen(shelf: Shelf | null): Record<DeviceKind, string | null> {
  try {
    const stored = JSON.parse(shelf?.getItem(SHELF_KEY) ?? "{}");
    const text = (value: unknown) => (typeof value === "string" ? value : null);
    return {
      audioinput: text(stored?.audioinput),
      videoinput: text(stored?.videoinput),
      audiooutput: text(stored?.audiooutput),
    };
  } catch {
    return NONE;
  }
}

function stop(track: MediaStreamTrack | null): void {
  track?.stop();
}
