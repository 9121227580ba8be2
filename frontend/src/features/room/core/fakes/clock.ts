import type { Cancel, Clock } from "../clock";

/** A clock that stands until it is turned. */
export class HandClock implements Clock {
  private at = 1_800_000_000_000;
  private waiting: { due: number; order: number; act: () => void }[] = [];
  private order = 0;

  now(): number {
    return this.at;
  }

  after(ms: number, act: () => void): Cancel {
    this.order += 1;
    const entry = { due: this.at + ms, order: this.order, act };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((one) => one !== entry);
    };
  }

  /** Turns the clock; whatever falls due happens in order, and promises settle in between. */
  async turn(ms: number): Promise<void> {
    const until = this.at + ms;
    await settle();
    for (;;) {
      const next = this.waiting
        .filter((one) => one.due <= until)
        .sort((one, other) => one.due - other.due || one.order - other.order)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((one) => one !== next);
      this.at = Math.max(this.at, next.due);
      next.act();
      await settle();
    }
    this.at = until;
  }
}

/** Lets every promise that can go on go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 30; i += 1) await Promise.resolve();
}
