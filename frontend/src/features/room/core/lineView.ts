import type { Rung } from "./frames";
import type { Reading } from "./lineStats";

/** A peer connection as the page shows it. */
export interface LineView {
  state: "connecting" | "connected" | "broken";
  /** Since when it is in that state, by our clock. */
  since: number;
  rung: Rung;
  reading: Reading | null;
}

export type Grade = "good" | "fair" | "poor" | "none";

/** One word for a line: what a person would say of the call. */
export function gradeLine(line: LineView | undefined): Grade {
  if (line?.state !== "connected") return "none";
  const { reading, rung } = line;
  const loss = reading?.loss ?? 0;
  const rtt = reading?.rttMs ?? 0;
  if (rung === "audio" || rung === "text" || loss >= 0.08 || rtt >= 600) return "poor";
  if (rung === "360p" || loss >= 0.02 || rtt >= 250) return "fair";
  return "good";
}
