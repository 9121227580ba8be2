import type { Rung } from "./frames";
import { encodingFor, HISTORY_KEPT, nextRung, type Step } from "./ladder";
import { type Counters, type Reading, readLine } from "./lineStats";
import type { TrackKind } from "./tracks";

/** What is known of how well a line carries, and the rung that follows from it. Outlives the connection it measures. */
export class LineQuality {
  rung: Rung = "720p";
  reading: Reading | null = null;
  private history: Step[] = [];
  private counters: Counters | null = null;

  /** A new connection counts from zero; what was learnt of the line stays. */
  beginAnew(): void {
    this.counters = null;
  }

  /** Takes a look at the connection. False for the first: it only sets what the next is measured against. */
  look(report: Iterable<readonly [string, unknown]>, at: number): boolean {
    const { reading, counters } = readLine(report, this.counters, at);
    const comparable = this.counters !== null;
    this.counters = counters;
    this.reading = reading;
    return comparable;
  }

  /** Goes up or down the ladder after a look; tells whether it moved. */
  step(): boolean {
    if (!this.reading) return false;
    const { lossUp, rttMs, availableKbps } = this.reading;
    this.history = [...this.history, { rung: this.rung, loss: lossUp, rttMs, availableKbps }].slice(-HISTORY_KEPT);
    const rung = nextRung(this.history);
    const moved = rung !== this.rung;
    this.rung = rung;
    return moved;
  }
}

/** Has a track sent as its rung allows. Before the first negotiation there is nothing to set; it is done again after it. */
export function shapeSender(sender: RTCRtpSender, kind: TrackKind, track: MediaStreamTrack, rung: Rung): void {
  const parameters = sender.getParameters();
  if (parameters.encodings.length === 0) return;
  const height = kind === "video" ? (track.getSettings().height ?? null) : null;
  const encoding = encodingFor(rung, kind, height);
  parameters.encodings = parameters.encodings.map((one) => ({ ...one, ...encoding }));
  sender.setParameters(parameters).catch(() => {}); // another change is on the way, or the line was closed
}
