import type { Rung } from "./frames";

/** From the best picture down to none; sound goes last, because a conversation can do without a picture. */
export const LADDER: readonly Rung[] = ["720p", "360p", "audio", "text"];

/** One reading of a line and the rung that was in force while it was taken. */
export interface Step {
  rung: Rung;
  loss: number | null;
  rttMs: number | null;
  availableKbps: number | null;
}

/** What a rung needs to be worth having. */
const NEEDS_KBPS: Record<Rung, number> = { "720p": 400, "360p": 150, audio: 24, text: 0 };

const FALL_AFTER = 2;
const CLIMB_AFTER = 3;
const MOST_PATIENCE = 8;
/** How much of a line's past decides; at one reading in five seconds, ten minutes. */
export const HISTORY_KEPT = 120;

/**
 * The rung to stand on next. Falls after two bad readings in a row (at once after a very bad one), climbs after three
 * good ones. Each fall from a rung doubles the good readings asked for before it is tried again: a line that can't
 * carry the picture is not made to show so every fifteen seconds.
 */
export function nextRung(history: readonly Step[]): Rung {
  const last = history.at(-1);
  if (!last) return "720p";
  const at = LADDER.indexOf(last.rung);
  const stay = history.slice(history.findLastIndex((step) => step.rung !== last.rung) + 1);
  if (at < LADDER.length - 1) {
    const fallen = isAwful(last) || (stay.length >= FALL_AFTER && stay.slice(-FALL_AFTER).every(isBad));
    if (fallen) return LADDER[at + 1] as Rung;
  }
  const above = LADDER[at - 1];
  if (above === undefined) return last.rung;
  const asked = CLIMB_AFTER * Math.min(MOST_PATIENCE, 2 ** Math.max(0, countFalls(history, above) - 1));
  const good = stay.length - 1 - stay.findLastIndex((step) => !isGoodFor(step, above));
  return good >= asked ? above : last.rung;
}

function isAwful(step: Step): boolean {
  return (step.loss ?? 0) >= 0.3;
}

function isBad(step: Step): boolean {
  if ((step.loss ?? 0) >= 0.1 || (step.rttMs ?? 0) >= 1500) return true;
  return step.availableKbps !== null && step.availableKbps < NEEDS_KBPS[step.rung] / 2;
}

function isGoodFor(step: Step, above: Rung): boolean {
  if ((step.loss ?? 0) >= 0.03 || (step.rttMs ?? 0) >= 800) return false;
  // The estimate only grows with what is sent, so without a picture it says nothing about whether one would fit.
  const tells = step.rung === "360p";
  return !tells || step.availableKbps === null || step.availableKbps >= NEEDS_KBPS[above] * 0.75;
}

function countFalls(history: readonly Step[], from: Rung): number {
  let falls = 0;
  for (let i = 1; i < history.length; i += 1) {
    const before = history[i - 1] as Step;
    const now = history[i] as Step;
    if (before.rung === from && LADDER.indexOf(now.rung) > LADDER.indexOf(from)) falls += 1;
  }
  return falls;
}

export interface Encoding {
  active: boolean;
  maxBitrate?: number;
  maxFramerate?: number;
  scaleResolutionDownBy?: number;
}

/** How each of our tracks is sent on a rung. `height` is the camera's; a small camera is not scaled below 360 lines. */
export function encodingFor(rung: Rung, what: "audio" | "video" | "screen", height: number | null): Encoding {
  if (what === "audio") return { active: rung !== "text", maxBitrate: 40_000 };
  if (rung === "audio" || rung === "text") return { active: false };
  if (what === "screen") {
    return rung === "720p"
      ? { active: true, maxBitrate: 2_000_000, maxFramerate: 15, scaleResolutionDownBy: 1 }
      : { active: true, maxBitrate: 400_000, maxFramerate: 5, scaleResolutionDownBy: 1 };
  }
  const lines = rung === "720p" ? 720 : 360;
  return {
    active: true,
    maxBitrate: rung === "720p" ? 1_500_000 : 400_000,
    scaleResolutionDownBy: Math.max(1, (height ?? 720) / lines),
  };
}
