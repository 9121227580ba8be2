/** From what was logged to what is drawn: who was there when, and how the line was. Pure. */
import type { Schemas } from "@/api/client";

export interface Span {
  from: number;
  to: number;
}

export interface Row {
  seat: string;
  name: string;
  here: Span[];
  /** Between two stays, or after one that was not the last word: worth a dashed box. */
  gone: Span[];
}

export interface Line {
  seat: string;
  name: string;
  points: { at: number; loss: number }[];
  worst: number;
}

const HERE = new Set(["seat.joined"]);
const GONE = new Set(["seat.left", "seat.removed"]);

/** What lies between the stays, inside of the window. */
function gapsOf(here: Span[], window: Span): Span[] {
  const gaps: Span[] = [];
  for (let index = 0; index < here.length; index++) {
    const span = here[index];
    const next = here[index + 1];
    if (span && next && next.from > span.to) gaps.push({ from: span.to, to: next.from });
    if (span && !next && span.to < window.to) gaps.push({ from: span.to, to: window.to });
  }
  return gaps;
}

/** Overlapping stays (a second tab taking over) are one stay. */
function merged(spans: Span[]): Span[] {
  const whole: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else whole.push({ ...span });
  }
  return whole;
}

/** The presence ledger as bars over a window; who is still there is there until the window ends. */
export function presenceRows(ledger: Schemas["Presence"][], window: Span): Row[] {
  const rows = new Map<string, { name: string; here: Span[] }>();
  for (const stay of ledger) {
    // The lobby is a place too, but not in the room.
    if (stay.place === "lobby") continue;
    const row = rows.get(stay.seat) ?? { name: stay.name, here: [] };
    const from = Math.max(window.from, Date.parse(stay.joined_at));
    const to = Math.min(window.to, stay.left_at ? Date.parse(stay.left_at) : window.to);
    if (to > from) row.here.push({ from, to });
    rows.set(stay.seat, row);
  }
  return [...rows].map(([seat, row]) => {
    const here = merged(row.here);
    return { seat, name: row.name, here, gone: gapsOf(here, window) };
  });
}

/** The window a whole session is drawn in. */
export function sessionWindow(ledger: Schemas["Presence"][], quality: { at: string }[], now: number): Span | null {
  const times = [
    ...ledger.flatMap((stay) => [Date.parse(stay.joined_at), stay.left_at ? Date.parse(stay.left_at) : now]),
    ...quality.map((sample) => Date.parse(sample.at)),
  ];
  if (times.length === 0) return null;
  const from = Math.min(...times);
  return { from, to: Math.max(...times, from + 1000) };
}

/** Loss over time, for each seat that told us. Loss is a share, 0 to 1. */
export function lossLines(quality: Schemas["IncidentCase"]["quality"], names: Map<string, string>): Line[] {
  const lines = new Map<string, Line>();
  for (const sample of [...quality].sort((a, b) => a.at.localeCompare(b.at))) {
    const line = lines.get(sample.seat) ?? {
      seat: sample.seat,
      name: names.get(sample.seat) ?? "",
      points: [],
      worst: 0,
    };
    line.points.push({ at: Date.parse(sample.at), loss: sample.loss });
    line.worst = Math.max(line.worst, sample.loss);
    lines.set(sample.seat, line);
  }
  return [...lines.values()];
}

/** The minute before an incident, and a little after: bars from the events that were kept with it. */
export function minuteAround(
  incident: Pick<Schemas["IncidentCase"], "created_at" | "room_ms" | "events" | "quality" | "people">,
): {
  window: Span;
  filed: number;
  rows: Row[];
  lines: Line[];
} {
  const filed = Date.parse(incident.created_at);
  // Early in a session there is no whole minute before it.
  const window = { from: filed - Math.min(60_000, Math.max(5000, incident.room_ms ?? 60_000)), to: filed + 5000 };
  const names = new Map(incident.people.map((person) => [person.seat, person.name]));
  const heard = new Set(incident.quality.map((sample) => sample.seat));
  const rows: Row[] = [];
  for (const person of incident.people) {
    const steps = incident.events
      .filter((event) => (HERE.has(event.kind) || GONE.has(event.kind)) && seatOf(event) === person.seat)
      .sort((a, b) => a.seq - b.seq);
    const first = steps[0];
    // Nothing logged in this minute: whoever sent figures about the line was here all along.
    const before = first ? GONE.has(first.kind) : heard.has(person.seat);
    let since: number | null = before ? window.from : null;
    const here: Span[] = [];
    for (const step of steps) {
      const at = Math.max(window.from, Date.parse(step.at));
      if (HERE.has(step.kind)) since ??= at;
      else if (since !== null) {
        if (at > since) here.push({ from: since, to: at });
        since = null;
      }
    }
    if (since !== null) here.push({ from: since, to: window.to });
    const whole = merged(here);
    if (whole.length > 0) rows.push({ seat: person.seat, name: person.name, here: whole, gone: gapsOf(whole, window) });
  }
  return { window, filed, rows, lines: lossLines(incident.quality, names) };
}

/** Who an event is about: its data says so, else its author. */
function seatOf(event: Schemas["Event"]): string | null {
  return typeof event.data.seat === "string" ? event.data.seat : event.seat;
}
