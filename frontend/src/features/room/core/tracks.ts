export type TrackKind = "audio" | "video" | "screen";
export const TRACK_KINDS: readonly TrackKind[] = ["audio", "video", "screen"];
export type Tracks = Record<TrackKind, MediaStreamTrack | null>;
