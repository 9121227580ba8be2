import type { AnyEvent } from "@/features/room/core/frames";

/** Whether the sound of this interview is kept, as the log tells it. */
export interface RecordingState {
  /** The newest event that this is from. */
  seq: number;
  consented: boolean;
  on: boolean;
}

export const NOT_RECORDED: RecordingState = { seq: 0, consented: false, on: false };

/** Each event counts once, in its order; others change nothing. */
export function afterRecording(recording: RecordingState, { seq, kind, data }: AnyEvent): RecordingState {
  if (seq <= recording.seq) return recording;
  const of = (data as { kind?: string }).kind;
  switch (kind) {
    case "consent.given":
      return of === "recording" ? { ...recording, seq, consented: true } : recording;
    case "consent.withdrawn":
      return of === "recording" ? { seq, consented: false, on: false } : recording;
    case "recording.started":
      return { ...recording, seq, on: true };
    case "recording.stopped":
      return { ...recording, seq, on: false };
    default:
      return recording;
  }
}
