import { beforeEach, expect, it, vi } from "vitest";
import type { Passage } from "./passages";
import { Player, type Sound } from "./player";

/** An audio element that does as it is told. */
class FakeSound extends EventTarget {
  src = "";
  currentTime = 0;
  plays = 0;
  refuses: Error | null = null;
  hangs = false;
  play = vi.fn(async () => {
    this.plays++;
    if (this.hangs) return new Promise<void>(() => {});
    if (this.refuses) throw this.refuses;
  });
  pause = vi.fn();
  load = vi.fn();
  removeAttribute = vi.fn((_: string) => {
    this.src = "";
  });

  reach(seconds: number): void {
    this.currentTime = seconds;
    this.dispatchEvent(new Event("timeupdate"));
  }
}

const passage = (key: number, side: string, from: number, to: number): Passage => ({
  key,
  url: `/${side}.ogg`,
  from,
  to,
  at_ms: from * 1000,
});

const [asked, answered, thanked] = [
  passage(1, "interviewer", 0, 4),
  passage(2, "candidate", 5, 20),
  passage(3, "interviewer", 21, 23),
] as [Passage, Passage, Passage];

let sound: FakeSound;
let player: Player;

beforeEach(() => {
  sound = new FakeSound();
  player = new Player(sound as unknown as Sound);
  player.offer([asked, answered, thanked]);
});

const settle = () => new Promise<void>((done) => queueMicrotask(done));

it("plays a line from its beginning and stops at its end", async () => {
  player.toggle(answered);
  expect(player.playing.state).toBe("loading");
  await settle();
  expect([sound.src, sound.currentTime, player.playing.state]).toEqual(["/candidate.ogg", 5, "playing"]);
  sound.reach(19.9);
  expect(player.playing.state).toBe("playing");
  sound.reach(20.1);
  expect(player.playing).toEqual({ passage: null, state: "idle", on: false });
  expect(sound.pause).toHaveBeenCalled();
});

it("holds and goes on where it was", async () => {
  player.toggle(answered);
  await settle();
  sound.reach(9);
  player.toggle(answered);
  expect(player.playing.state).toBe("paused");
  player.toggle(answered);
  await settle();
  expect([player.playing.state, sound.currentTime]).toEqual(["playing", 9]);
});

it("says that it waits for the sound, and when it comes", async () => {
  player.toggle(answered);
  await settle();
  sound.dispatchEvent(new Event("waiting"));
  expect(player.playing.state).toBe("loading");
  sound.dispatchEvent(new Event("playing"));
  expect(player.playing.state).toBe("playing");
});

it("another line takes over, and a late word of the first changes nothing", async () => {
  sound.refuses = Object.assign(new Error("interrupted"), { name: "AbortError" });
  player.toggle(asked);
  sound.refuses = null;
  player.toggle(answered);
  await settle();
  expect(player.playing).toMatchObject({ passage: answered, state: "playing" });
});

it("plays on through both speakers in order, and falls silent after the last", async () => {
  player.toggle(asked);
  player.playOn(true);
  await settle();
  sound.reach(4);
  await settle();
  expect([player.playing.passage?.key, sound.src, sound.currentTime]).toEqual([2, "/candidate.ogg", 5]);
  sound.reach(20);
  await settle();
  expect(sound.src).toBe("/interviewer.ogg");
  sound.dispatchEvent(new Event("ended"));
  expect(player.playing).toEqual({ passage: null, state: "idle", on: true });
});

it("does not fetch the same file again for the next line in it", async () => {
  player.toggle(asked);
  await settle();
  let fetched = 0;
  Object.defineProperty(sound, "src", { set: () => fetched++, get: () => "/interviewer.ogg" });
  player.toggle(thanked);
  await settle();
  expect([fetched, sound.currentTime]).toEqual([0, 21]);
});

it("says so when the sound can't be loaded, and the next press tries anew", async () => {
  sound.hangs = true;
  player.toggle(answered);
  sound.dispatchEvent(new Event("error"));
  expect(player.playing).toMatchObject({ passage: answered, state: "failed" });
  sound.hangs = false;
  sound.src = "broken";
  player.toggle(answered);
  await settle();
  expect([sound.src, player.playing.state]).toEqual(["/candidate.ogg", "playing"]);
});

it("a refused start is a failure, too", async () => {
  sound.refuses = Object.assign(new Error("no"), { name: "NotAllowedError" });
  player.toggle(answered);
  await settle();
  await settle();
  expect(player.playing.state).toBe("failed");
});

it("falls silent when what it plays was deleted", async () => {
  player.toggle(answered);
  await settle();
  player.offer([asked, thanked]);
  expect(player.playing.state).toBe("idle");
  expect(sound.src).toBe("");
  sound.dispatchEvent(new Event("error"));
  expect(player.playing.state).toBe("idle");
});

it("tells whoever listens, and nobody who has left", async () => {
  const told = vi.fn();
  const leave = player.subscribe(told);
  player.toggle(asked);
  expect(told).toHaveBeenCalled();
  leave();
  told.mockClear();
  player.stop();
  expect(told).not.toHaveBeenCalled();
});
