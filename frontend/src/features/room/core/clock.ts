/** Time, handed in: browsers give it by `systemClock`, tests by a clock they turn themselves. */
export interface Clock {
  now(): number;
  after(ms: number, act: () => void): Cancel;
}

export type Cancel = () => void;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** Calls `act` every `ms` until cancelled. */
export function every(clock: Clock, ms: number, act: () => void): Cancel {
  let cancel = clock.after(ms, tick);
  function tick() {
    cancel = clock.after(ms, tick);
    act();
  }
  return () => cancel();
}

export interface OffsetSample {
  rttMs: number;
  offsetMs: number;
}

/** One `ping` and its `pong`: how far the server's clock is ahead of ours, give or take half the round trip. */
export function measureOffset(sentAt: number, receivedAt: number, serverNow: string): OffsetSample {
  const rttMs = Math.max(0, receivedAt - sentAt);
  return { rttMs, offsetMs: Date.parse(serverNow) + rttMs / 2 - receivedAt };
}

/** The sample with the smallest round trip is the one that lies least. */
export function chooseOffset(samples: readonly OffsetSample[]): number {
  let best: OffsetSample | undefined;
  for (const sample of samples) if (!best || sample.rttMs < best.rttMs) best = sample;
  return best?.offsetMs ?? 0;
}
