/** What one look at a peer connection tells, over the time since the look before. */
export interface Reading {
  at: number;
  /** The worse of both directions, 0 to 1. */
  loss: number;
  /** What the other side misses of ours; null when nothing was sent or it has not said. */
  lossUp: number | null;
  rttMs: number | null;
  jitterMs: number | null;
  relayed: boolean;
  upKbps: number | null;
  downKbps: number | null;
  /** What the congestion control believes it may send. */
  availableKbps: number | null;
}

/** The counters a reading is measured against. */
export interface Counters {
  at: number;
  sent: number;
  received: number;
  packetsReceived: number;
  packetsLost: number;
}

type Stat = Record<string, unknown> & { type: string; id: string };

const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const ms = (seconds: unknown): number | null => {
  const value = number(seconds);
  return value === null ? null : Math.round(value * 1000);
};

/** Reads an `RTCStatsReport` against the counters of the look before (null at the first). */
export function readLine(
  report: Iterable<readonly [string, unknown]>,
  before: Counters | null,
  at: number,
): { reading: Reading; counters: Counters } {
  const stats = new Map<string, Stat>();
  for (const [id, stat] of report) stats.set(id, stat as Stat);
  const all = [...stats.values()];
  const of = (type: string) => all.filter((stat) => stat.type === type);
  const sum = (list: Stat[], field: string) => list.reduce((total, stat) => total + (number(stat[field]) ?? 0), 0);

  const transport = of("transport")[0];
  const pair =
    stats.get(String(transport?.selectedCandidatePairId)) ??
    of("candidate-pair").find((one) => one.nominated === true && one.state === "succeeded");
  const local = pair ? stats.get(String(pair.localCandidateId)) : undefined;
  const remote = pair ? stats.get(String(pair.remoteCandidateId)) : undefined;

  const incoming = of("inbound-rtp");
  const answered = of("remote-inbound-rtp");
  const counters: Counters = {
    at,
    sent: number(pair?.bytesSent) ?? sum(of("outbound-rtp"), "bytesSent"),
    received: number(pair?.bytesReceived) ?? sum(incoming, "bytesReceived"),
    packetsReceived: sum(incoming, "packetsReceived"),
    packetsLost: sum(incoming, "packetsLost"),
  };

  const elapsed = before ? at - before.at : 0;
  const kbps = (now: number, then: number) =>
    elapsed > 0 ? Math.max(0, Math.round(((now - then) * 8) / elapsed)) : null;
  const lost = before ? Math.max(0, counters.packetsLost - before.packetsLost) : 0;
  const got = before ? Math.max(0, counters.packetsReceived - before.packetsReceived) : 0;
  const lossDown = lost + got > 0 ? lost / (lost + got) : 0;
  const said = answered.map((stat) => number(stat.fractionLost)).filter((share) => share !== null);
  const lossUp = said.length > 0 ? Math.min(1, Math.max(0, ...said)) : null;
  const available = number(pair?.availableOutgoingBitrate);
  const jitters = incoming.map((stat) => ms(stat.jitter)).filter((value) => value !== null);

  const reading: Reading = {
    at,
    loss: Math.min(1, Math.max(lossDown, lossUp ?? 0)),
    lossUp,
    rttMs: ms(pair?.currentRoundTripTime) ?? ms(answered[0]?.roundTripTime),
    jitterMs: jitters.length > 0 ? Math.max(...jitters) : null,
    relayed: local?.candidateType === "relay" || remote?.candidateType === "relay",
    upKbps: before ? kbps(counters.sent, before.sent) : null,
    downKbps: before ? kbps(counters.received, before.received) : null,
    availableKbps: available === null ? null : Math.round(available / 1000),
  };
  return { reading, counters };
}
