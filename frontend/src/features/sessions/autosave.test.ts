import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Autosave, type SaveState } from "./autosave";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keeperWith(save: (value: string) => Promise<unknown>) {
  const states: SaveState[] = [];
  const keeper = new Autosave<string>({ save, onChange: (state) => states.push(state), delay: 1000 });
  return { keeper, states };
}

it("saves once, a moment after the last key", async () => {
  const save = vi.fn(async (_: string) => {});
  const { keeper, states } = keeperWith(save);
  for (const text of ["s", "st", "strong"]) keeper.change(text);
  await vi.advanceTimersByTimeAsync(999);
  expect(save).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(save.mock.calls).toEqual([["strong"]]);
  expect(states.at(-1)).toBe("saved");
});

it("never has two saves under way, and the latest words win", async () => {
  const ends: (() => void)[] = [];
  const save = vi.fn((_: string) => new Promise<void>((done) => ends.push(done)));
  const { keeper, states } = keeperWith(save);
  keeper.change("one");
  await vi.advanceTimersByTimeAsync(1000);
  keeper.change("two");
  keeper.change("three");
  await vi.advanceTimersByTimeAsync(5000);
  expect(save).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(save.mock.calls).toEqual([["one"], ["three"]]);
  ends[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(states.at(-1)).toBe("saved");
});

it("keeps the words of a failed save and saves them on request", async () => {
  const save = vi.fn(async (_: string) => {});
  save.mockRejectedValueOnce(new Error("away"));
  const { keeper, states } = keeperWith(save);
  keeper.change("words");
  await vi.advanceTimersByTimeAsync(1000);
  expect(states.at(-1)).toBe("failed");
  await keeper.flush();
  expect(save.mock.calls).toEqual([["words"], ["words"]]);
  expect(states.at(-1)).toBe("saved");
});

it("leaving saves at once what still waits, and nothing twice", async () => {
  const save = vi.fn(async (_: string) => {});
  const { keeper } = keeperWith(save);
  keeper.change("words");
  await keeper.flush();
  await vi.advanceTimersByTimeAsync(5000);
  expect(save).toHaveBeenCalledTimes(1);
});
