import type { Phase, RoomEvent, TimerState } from "./frames";

export type Timers = Readonly<Record<string, TimerState>>;

const STATES = {
  "timer.started": "running",
  "timer.paused": "paused",
  "timer.resumed": "running",
  "timer.reset": "reset",
  "timer.expired": "expired",
} as const;

/** The timers after an event; each event carries the whole truth about its timer. */
export function afterTimerEvent(timers: Timers, event: RoomEvent): Timers {
  if (!Object.hasOwn(STATES, event.kind)) return timers;
  const kind = event.kind as keyof typeof STATES;
  const { timer, name, seconds, ends_at, remaining_ms, phase } = (event as RoomEvent & { kind: typeof kind }).data;
  const state = STATES[kind];
  return {
    ...timers,
    [timer]: { timer, name, seconds, state, ends_at: state === "running" ? ends_at : null, remaining_ms, phase },
  };
}

/** What is left on a timer at `serverNow`. A running one is counted down to its end, so that no tick adds an error. */
export function remainingMs(timer: TimerState, serverNow: number): number {
  if (timer.state === "expired") return 0;
  if (timer.state === "running" && timer.ends_at !== null) {
    // Never more than the whole: a clock that is some milliseconds off must not begin at 5:01.
    return Math.min(timer.seconds * 1000, Math.max(0, Date.parse(timer.ends_at) - serverNow));
  }
  return Math.max(0, timer.remaining_ms);
}

export interface PhaseView {
  index: number;
  name: string;
  seconds: number;
  state: "ahead" | "now" | "done";
  /** 0 to 1. */
  progress: number;
}

export interface TimeView {
  /** What is left of the whole session; null when nothing says how long it is. */
  leftMs: number | null;
  /** True when the clock stands: not begun, or paused. */
  standing: boolean;
  phases: PhaseView[];
  current: { timer: TimerState; leftMs: number; phase: PhaseView | null } | null;
  /** Timers that belong to no phase, still running or paused. */
  others: { timer: TimerState; leftMs: number }[];
}

/** The room's time as one reads it: the phase that runs, the ones to come, and what is left of all. */
export function viewTime(
  agenda: readonly Phase[],
  timers: Timers,
  plan: { startedAt: string | null; seconds: number },
  serverNow: number,
): TimeView {
  const all = Object.values(timers);
  // Ids are UUIDv7: of two timers of one phase the later is the one that counts.
  const latest = (phase: number) =>
    all
      .filter((one) => one.phase === phase)
      .sort(byId)
      .at(-1);
  const active = all.filter((one) => one.state === "running" || one.state === "paused").sort(byId);
  const inPhase = active.findLast((one) => one.phase != null && agenda[one.phase] !== undefined);
  const lastTouched = agenda.findLastIndex((_, index) => {
    const timer = latest(index);
    return timer !== undefined && timer.state !== "reset";
  });
  const now = inPhase?.phase ?? null;

  const phases = agenda.map((phase, index): PhaseView => {
    const view = { index, name: phase.name, seconds: phase.seconds };
    if (inPhase && index === now) {
      const whole = inPhase.seconds * 1000;
      const progress = whole > 0 ? 1 - remainingMs(inPhase, serverNow) / whole : 1;
      return { ...view, seconds: inPhase.seconds, state: "now", progress: Math.min(1, Math.max(0, progress)) };
    }
    const done = now === null ? index <= lastTouched : index < now;
    return { ...view, state: done ? "done" : "ahead", progress: done ? 1 : 0 };
  });

  const current = inPhase
    ? { timer: inPhase, leftMs: remainingMs(inPhase, serverNow), phase: phases[now as number] ?? null }
    : null;
  const ahead = phases.filter((phase) => phase.state === "ahead").reduce((sum, phase) => sum + phase.seconds * 1000, 0);
  const others = active
    .filter((one) => one !== inPhase && (one.phase == null || agenda[one.phase] === undefined))
    .map((timer) => ({ timer, leftMs: remainingMs(timer, serverNow) }));

  return {
    leftMs: current || lastTouched >= 0 ? (current?.leftMs ?? 0) + ahead : planLeft(plan, serverNow),
    standing: current ? current.timer.state === "paused" : plan.startedAt === null,
    phases,
    current,
    others,
  };
}

function byId(one: TimerState, other: TimerState): number {
  return one.timer < other.timer ? -1 : 1;
}

function planLeft(plan: { startedAt: string | null; seconds: number }, serverNow: number): number | null {
  if (plan.seconds <= 0) return null;
  const passed = plan.startedAt === null ? 0 : serverNow - Date.parse(plan.startedAt);
  return Math.max(0, plan.seconds * 1000 - passed);
}

/** Remaining times worth a spoken word: often enough to plan by, seldom enough not to disturb. */
const SPOKEN_AT_S = [1800, 900, 600, 300, 120, 60, 30, 10];

/** The mark that was passed between two looks at a clock, in seconds, or null. */
export function markPassed(beforeMs: number, nowMs: number): number | null {
  return SPOKEN_AT_S.findLast((mark) => beforeMs > mark * 1000 && nowMs <= mark * 1000) ?? null;
}

/** 32:46, or 1:02:03 past the hour. Rounded up, so that it says 0:00 only when nothing is left. */
export function formatClock(ms: number): string {
  const whole = Math.ceil(Math.max(0, ms) / 1000);
  const seconds = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`
    : `${String(minutes).padStart(2, "0")}:${seconds}`;
}
