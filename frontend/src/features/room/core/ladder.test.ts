import { expect, test } from "vitest";
import type { Rung } from "./frames";
import { encodingFor, nextRung, type Step } from "./ladder";

const step = (rung: Rung, loss: number, rttMs = 50, availableKbps: number | null = 2_000): Step => ({
  rung,
  loss,
  rttMs,
  availableKbps,
});

/** Climbs and falls as the line would: every reading is taken on the rung that the ones before led to. */
function walk(losses: number[], start: Step[] = []): Rung[] {
  const history = [...start];
  let rung: Rung = history.length > 0 ? nextRung(history) : "720p";
  return losses.map((loss) => {
    history.push(step(rung, loss));
    rung = nextRung(history);
    return rung;
  });
}

test("a good line stays on the best rung", () => {
  expect(walk([0, 0.01, 0, 0.02])).toEqual(["720p", "720p", "720p", "720p"]);
});

test("one bad reading is no reason, two in a row are", () => {
  expect(walk([0.12, 0, 0.12, 0.12])).toEqual(["720p", "720p", "720p", "360p"]);
});

test("a very bad reading is reason enough", () => {
  expect(walk([0.4, 0.4, 0.4])).toEqual(["360p", "audio", "text"]);
});

test("it comes back by itself after three good readings on each rung", () => {
  expect(walk([0, 0, 0], [step("720p", 0.4)])).toEqual(["360p", "360p", "720p"]);
  expect(walk([0, 0, 0, 0, 0, 0], [step("720p", 0.4), step("360p", 0.4)])).toEqual([
    "audio",
    "audio",
    "360p",
    "360p",
    "360p",
    "720p",
  ]);
});

test("a rung that failed twice is tried again only after twice the patience", () => {
  const rungs = walk([0.4, 0, 0, 0, 0.4, 0, 0, 0, 0, 0, 0]);
  expect(rungs.slice(0, 5)).toEqual(["360p", "360p", "360p", "720p", "360p"]);
  expect(rungs.slice(5)).toEqual(["360p", "360p", "360p", "360p", "360p", "720p"]);
});

test("too narrow for the picture counts as bad, without any loss", () => {
  expect(nextRung([step("720p", 0, 50, 100), step("720p", 0, 50, 100)])).toBe("360p");
});

test("without a picture the estimate says nothing, so the next rung is tried", () => {
  expect(nextRung([0, 1, 2].map(() => step("audio", 0, 50, 30)))).toBe("360p");
});

test("sound is sent on every rung but the last, the camera is scaled to the rung", () => {
  expect(encodingFor("audio", "audio", null).active).toBe(true);
  expect(encodingFor("text", "audio", null).active).toBe(false);
  expect(encodingFor("360p", "video", 720)).toMatchObject({ active: true, scaleResolutionDownBy: 2 });
  expect(encodingFor("360p", "video", 240).scaleResolutionDownBy).toBe(1);
  expect(encodingFor("audio", "screen", null).active).toBe(false);
});
