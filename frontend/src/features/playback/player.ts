/** One sound at a time, from a moment to a moment: a player without React. */
import type { Passage } from "./passages";

/** What of an audio element is used. */
export type Sound = Pick<
  HTMLAudioElement,
  "src" | "currentTime" | "play" | "pause" | "load" | "removeAttribute" | "addEventListener"
>;

export interface Playing {
  /** What is played, or was stopped in the middle, or failed. */
  passage: Passage | null;
  state: "idle" | "loading" | "playing" | "paused" | "failed";
  /** Whether the next one follows by itself. */
  on: boolean;
}

export const SILENT: Playing = { passage: null, state: "idle", on: false };

/** Whether two are the same stretch of the same file. */
export function isSame(one: Passage | null, other: Passage): boolean {
  return one?.url === other.url && one.from === other.from && one.to === other.to;
}

export class Player {
  #order: readonly Passage[] = [];
  #playing: Playing = SILENT;
  #url = "";
  #starts = 0;
  #listeners = new Set<() => void>();
  readonly #sound: Sound;

  constructor(sound: Sound) {
    this.#sound = sound;
    sound.addEventListener("timeupdate", () => this.#look());
    sound.addEventListener("ended", () => this.#finish());
    sound.addEventListener("playing", () => this.#playing.state === "loading" && this.#become("playing"));
    sound.addEventListener("waiting", () => this.#playing.state === "playing" && this.#become("loading"));
    sound.addEventListener("error", () => this.#url && this.#fail());
  }

  /** What can be played, in order: "play on" goes through it. What is no longer there falls silent. */
  offer(order: readonly Passage[]): void {
    this.#order = order;
    const { passage } = this.#playing;
    if (passage && !order.some((one) => one.url === passage.url)) this.stop();
  }

  get playing(): Playing {
    return this.#playing;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Plays a passage from its beginning; holds it or goes on if it is the one that is being played. */
  toggle(passage: Passage): void {
    const { state } = this.#playing;
    const same = isSame(this.#playing.passage, passage);
    if (same && (state === "playing" || state === "loading")) this.pause();
    else if (same && state === "paused") this.#start();
    else this.#play(passage);
  }

  pause(): void {
    if (!this.#playing.passage) return;
    this.#starts++;
    this.#sound.pause();
    this.#become("paused");
  }

  /** Whether the next line follows when this one is over. */
  playOn(on: boolean): void {
    this.#say({ ...this.#playing, on });
  }

  /** Lets go of the sound, too. */
  stop(): void {
    this.#starts++;
    this.#sound.pause();
    this.#url = "";
    this.#sound.removeAttribute("src");
    this.#sound.load();
    this.#say(SILENT);
  }

  #play(passage: Passage): void {
    // After a failure the file has to be fetched anew.
    if (this.#url !== passage.url || this.#playing.state === "failed") {
      this.#url = passage.url;
      this.#sound.src = passage.url;
    }
    this.#sound.currentTime = passage.from;
    this.#say({ ...this.#playing, passage });
    this.#start();
  }

  #start(): void {
    const start = ++this.#starts;
    this.#become("loading");
    this.#sound.play().then(
      // A sound that was playing already, and only jumped, has no event to say so.
      () => start === this.#starts && this.#become("playing"),
      // Whoever pressed another button meanwhile has interrupted this one; that is no failure.
      (error: Error | null) => start === this.#starts && error?.name !== "AbortError" && this.#fail(),
    );
  }

  #look(): void {
    const { passage, state } = this.#playing;
    if (passage && state === "playing" && this.#sound.currentTime >= passage.to) this.#finish();
  }

  #finish(): void {
    const { passage, on } = this.#playing;
    if (!passage) return;
    const at = this.#order.findIndex((one) => one.key === passage.key);
    const next = on && at >= 0 ? this.#order[at + 1] : undefined;
    if (next) {
      this.#play(next);
      return;
    }
    this.#starts++;
    this.#sound.pause();
    this.#say({ passage: null, state: "idle", on });
  }

  #fail(): void {
    this.#starts++;
    this.#become("failed");
  }

  #become(state: Playing["state"]): void {
    this.#say({ ...this.#playing, state });
  }

  #say(playing: Playing): void {
    this.#playing = playing;
    for (const listener of this.#listeners) listener();
  }
}
