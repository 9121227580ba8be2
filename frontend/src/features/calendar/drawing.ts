/**
 * When somebody can be met, as it is drawn: every week's hours, dates with hours of their own, and what is open once
 * more on a date. Pure: each change makes another draft, so that undoing is going back to the one before.
 */
import type { Calendar } from "./types";
import { addDays, DAY, weekdayOf } from "./wall";

/** Minutes of the wall's clock since its day's midnight; `end` may lie beyond the next one. */
export interface Span {
  start: number;
  end: number;
}

export interface Draft {
  /** By weekday, 0 is Monday. */
  weekly: readonly (readonly Span[])[];
  /** Dates on which every week's hours don't count, but these. */
  own: Readonly<Record<string, readonly Span[]>>;
  /** What is open on a date besides. */
  once: Readonly<Record<string, readonly Span[]>>;
}

/** What a change counts for: every week, or this date alone. */
export type Scope = "week" | "date";

/** The shortest the server keeps. */
export const SHORTEST = 15;

/** One open stretch as it stands on a date's column; `span` is the whole of it, counted from `origin`'s midnight. */
export interface Stretch {
  source: "weekly" | "own" | "once";
  /** The date on which it begins: the one before for what runs beyond midnight. */
  origin: string;
  span: Span;
  top: number;
  bottom: number;
}

export function draftOf({ blocks, overrides }: Pick<Calendar, "blocks" | "overrides">): Draft {
  const weekly: Span[][] = Array.from({ length: 7 }, () => []);
  const once: Record<string, Span[]> = {};
  for (const { weekday, date, start_minute, minutes } of blocks) {
    const span = { start: start_minute, end: start_minute + minutes };
    if (date !== null) once[date] = [...(once[date] ?? []), span];
    else weekly[weekday ?? 0]?.push(span);
  }
  return {
    // As they are kept: two that touch are two until somebody draws there.
    weekly: weekly.map(sorted),
    own: Object.fromEntries(
      overrides.map(({ date, windows }) => [
        date,
        sorted(windows.map(({ start_minute, minutes }) => ({ start: start_minute, end: start_minute + minutes }))),
      ]),
    ),
    once: Object.fromEntries(Object.entries(once).map(([date, spans]) => [date, sorted(spans)])),
  };
}

const sorted = (spans: readonly Span[]) => [...spans].sort((one, other) => one.start - other.start);

/** Overlapping and touching ones as one, in order. */
export function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of sorted(spans)) {
    const last = all.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else all.push({ ...span });
  }
  return all;
}

/** What is left of them outside of the others. */
export function minus(spans: readonly Span[], others: readonly Span[]): Span[] {
  let left = spans.map((span) => ({ ...span }));
  for (const { start, end } of others) {
    left = left.flatMap((span) =>
      end <= span.start || start >= span.end
        ? [span]
        : [
            { start: span.start, end: Math.min(span.end, start) },
            { start: Math.max(span.start, end), end: span.end },
          ],
    );
  }
  return left.filter(({ start, end }) => end > start);
}

/** The same, but crumbs shorter than the server keeps fall off. */
const without = (spans: readonly Span[], others: readonly Span[]) =>
  minus(spans, others).filter(({ start, end }) => end - start >= SHORTEST);

const whole = (spans: readonly Span[]) => spans.reduce((sum, { start, end }) => sum + end - start, 0);

/** The hours that count on a date by rule: its own, or every week's. */
const ruled = (draft: Draft, date: string): readonly Span[] => draft.own[date] ?? draft.weekly[weekdayOf(date)] ?? [];

/** For which scope a change on that date can be: one with hours of its own can't be drawn on for every week. */
export const scopeOn = (draft: Draft, date: string, scope: Scope): Scope => (draft.own[date] ? "date" : scope);

/** What stands on a date's column, in order; what began the day before and runs beyond midnight first. */
export function stretchesOn(draft: Draft, date: string): Stretch[] {
  const of = (origin: string, shift: number): Stretch[] => {
    const source = draft.own[origin] ? "own" : "weekly";
    const put = (kind: Stretch["source"]) => (span: Span) => ({
      source: kind,
      origin,
      span,
      top: Math.max(0, span.start - shift),
      bottom: Math.min(DAY, span.end - shift),
    });
    return [...ruled(draft, origin).map(put(source)), ...(draft.once[origin] ?? []).map(put("once"))];
  };
  return [...of(addDays(date, -1), DAY), ...of(date, 0)]
    .filter(({ top, bottom }) => bottom > top)
    .sort((one, other) => one.top - other.top);
}

/** The stretch over a minute of a date, if it is open then. */
export function stretchAt(draft: Draft, date: string, minute: number): Stretch | undefined {
  return stretchesOn(draft, date).find(({ top, bottom }) => minute >= top && minute < bottom);
}

/** How long a date is open, by the wall's clock. */
export function openMinutes(draft: Draft, date: string): number {
  const spans = stretchesOn(draft, date).map(({ top, bottom }) => ({ start: top, end: bottom }));
  return whole(joined(spans));
}

function withWeekly(draft: Draft, weekday: number, spans: readonly Span[]): Draft {
  return { ...draft, weekly: trimmed(draft.weekly.map((one, index) => (index === weekday ? spans : one))) };
}

function withDated(draft: Draft, layer: "own" | "once", date: string, spans: readonly Span[] | null): Draft {
  const { [date]: _, ...rest } = draft[layer];
  return { ...draft, [layer]: spans && (layer === "own" || spans.length > 0) ? { ...rest, [date]: spans } : rest };
}

/** What runs beyond midnight leaves nothing to the next day that would be open twice. */
function trimmed(weekly: readonly (readonly Span[])[]): readonly (readonly Span[])[] {
  return weekly.map((spans, weekday) => {
    const over = (weekly[(weekday + 6) % 7] ?? [])
      .filter(({ end }) => end > DAY)
      .map(({ end }) => ({ start: 0, end: end - DAY }));
    return over.length > 0 ? without(spans, over) : spans;
  });
}

/** Opens a stretch on a date, or on its weekday every week. What is open there already becomes one with it. */
export function open(draft: Draft, date: string, span: Span, asked: Scope): Draft {
  if (span.end - span.start < SHORTEST) return draft;
  if (draft.own[date]) return withDated(draft, "own", date, joined([...draft.own[date], span]));
  const weekday = weekdayOf(date);
  const weekly = draft.weekly[weekday] ?? [];
  if (asked === "week") return withWeekly(draft, weekday, joined([...weekly, span]));
  const more = without([span], weekly);
  if (more.length === 0) return draft;
  return withDated(draft, "once", date, joined([...(draft.once[date] ?? []), ...more]));
}

/** Puts another stretch in the place of one, or none. For this date alone, every week's hours become the date's own. */
export function replace(draft: Draft, { source, origin, span }: Stretch, next: Span | null, asked: Scope): Draft {
  const instead = (spans: readonly Span[]) => {
    const rest = spans.filter(({ start, end }) => start !== span.start || end !== span.end);
    return joined(next ? [...rest, next] : rest);
  };
  if (next && next.end - next.start < SHORTEST) return draft;
  if (source === "once") return withDated(draft, "once", origin, instead(draft.once[origin] ?? []));
  if (source === "own") return withDated(draft, "own", origin, instead(draft.own[origin] ?? []));
  const weekday = weekdayOf(origin);
  const weekly = draft.weekly[weekday] ?? [];
  return asked === "week"
    ? withWeekly(draft, weekday, instead(weekly))
    : withDated(draft, "own", origin, instead(weekly));
}

/** Takes a date's own hours away, so that it is as every week; what is open there once more stays. */
export const followWeek = (draft: Draft, date: string): Draft => withDated(draft, "own", date, null);

/** Closes a whole date, whatever the week says. */
export const closeDate = (draft: Draft, date: string): Draft =>
  withDated(withDated(draft, "once", date, null), "own", date, []);

/** One thing that saving will change. `day` is a weekday, or a date. */
export type Change = { what: "opened" | "closed"; span: Span } & (
  | { scope: "week"; weekday: number }
  | { scope: "date"; date: string }
);

const same = (one: readonly Span[] | undefined, other: readonly Span[] | undefined) =>
  JSON.stringify(one) === JSON.stringify(other);

const datesOf = (...drafts: Draft[]) => [...new Set(drafts.flatMap((one) => Object.keys({ ...one.own, ...one.once })))];

/** What differs between two drafts, by the clock, every week's first. */
export function changesOf(before: Draft, after: Draft): Change[] {
  const differences = (was: readonly Span[], is: readonly Span[]) => [
    ...minus(joined(is), was).map((span) => ({ what: "opened" as const, span })),
    ...minus(joined(was), is).map((span) => ({ what: "closed" as const, span })),
  ];
  const weekly = after.weekly.flatMap((spans, weekday) =>
    differences(before.weekly[weekday] ?? [], spans).map((one) => ({ ...one, scope: "week" as const, weekday })),
  );
  const dated = datesOf(before, after)
    .sort()
    .flatMap((date) => {
      const week = after.weekly[weekdayOf(date)] ?? [];
      const seen = (draft: Draft) => joined([...(draft.own[date] ?? week), ...(draft.once[date] ?? [])]);
      return differences(seen(before), seen(after)).map((one) => ({ ...one, scope: "date" as const, date }));
    });
  return [...weekly, ...dated];
}

/** True where something has to be saved, also if no minute differs: a date that follows the week again. */
export function differs(before: Draft, after: Draft): boolean {
  return (
    after.weekly.some((spans, weekday) => !same(spans, before.weekly[weekday])) ||
    datesOf(before, after).some(
      (date) => !same(before.own[date], after.own[date]) || !same(before.once[date], after.once[date]),
    )
  );
}

/** What I opened and closed, done to what somebody else has now. */
function merged(was: readonly Span[], mine: readonly Span[], theirs: readonly Span[]): readonly Span[] {
  if (same(was, mine)) return theirs;
  return joined([...without(theirs, minus(was, mine)), ...minus(mine, was)]);
}

/** What was drawn, put on top of what somebody else saved meanwhile: to the minute, so that both keep what they did. */
export function rebased(before: Draft, mine: Draft, theirs: Draft): Draft {
  const dated = (layer: "own" | "once") => {
    const result: Record<string, readonly Span[]> = { ...theirs[layer] };
    for (const date of datesOf(before, mine)) {
      const drawn = mine[layer][date];
      if (same(before[layer][date], drawn)) continue;
      const there = theirs[layer][date];
      if (drawn && there) result[date] = merged(before[layer][date] ?? [], drawn, there);
      else if (drawn) result[date] = drawn;
      else delete result[date];
    }
    return result;
  };
  return {
    weekly: trimmed(
      theirs.weekly.map((spans, weekday) => merged(before.weekly[weekday] ?? [], mine.weekly[weekday] ?? [], spans)),
    ),
    own: dated("own"),
    once: dated("once"),
  };
}

/** True where theirs has something that neither was there before nor was drawn here: somebody else's change. */
export function isForeign(before: Draft, mine: Draft, theirs: Draft): boolean {
  const strange = (was?: readonly Span[], drawn?: readonly Span[], is?: readonly Span[]) =>
    !same(is, was) && !same(is, drawn);
  return (
    theirs.weekly.some((spans, weekday) => strange(before.weekly[weekday], mine.weekly[weekday], spans)) ||
    datesOf(before, theirs).some((date) =>
      (["own", "once"] as const).some((layer) => strange(before[layer][date], mine[layer][date], theirs[layer][date])),
    )
  );
}

/** One request of saving; together they bring the server to the draft. */
export type Step =
  | { what: "week"; blocks: { weekday: number; start_minute: number; minutes: number }[] }
  | { what: "own"; date: string; windows: { start_minute: number; minutes: number }[] }
  | { what: "follow"; date: string }
  | { what: "once"; date: string; start_minute: number; minutes: number }
  | { what: "drop"; id: string };

const told = ({ start, end }: Span) => ({ start_minute: start, minutes: end - start });

/** What has to be asked of the server so that it has the draft: nothing twice, and nothing that it has already. */
export function stepsTo(calendar: Pick<Calendar, "blocks" | "overrides">, draft: Draft): Step[] {
  const before = draftOf(calendar);
  const steps: Step[] = [];
  if (draft.weekly.some((spans, weekday) => !same(spans, before.weekly[weekday]))) {
    steps.push({
      what: "week",
      blocks: draft.weekly.flatMap((spans, weekday) => spans.map((span) => ({ weekday, ...told(span) }))),
    });
  }
  for (const date of datesOf(before, draft).sort()) {
    const own = draft.own[date];
    if (!same(before.own[date], own)) {
      steps.push(own ? { what: "own", date, windows: own.map(told) } : { what: "follow", date });
    }
    const is = draft.once[date] ?? [];
    const kept = (block: Calendar["blocks"][number]) =>
      is.some(({ start, end }) => start === block.start_minute && end === block.start_minute + block.minutes);
    const was = calendar.blocks.filter((block) => block.date === date);
    // What is shorter than before has to go before what comes: the server keeps no two that overlap.
    for (const block of was) if (!kept(block)) steps.push({ what: "drop", id: block.id });
    for (const span of is) {
      const there = was.some((block) => block.start_minute === span.start && block.minutes === span.end - span.start);
      if (!there) steps.push({ what: "once", date, ...told(span) });
    }
  }
  return steps;
}
