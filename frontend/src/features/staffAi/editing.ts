/** Content as forms: bodies into fields and back. Pure. */
import { Problem } from "@/api/problem";
import type { Body, ContentKind } from "./types";

export const LEVELS = ["junior", "mid", "senior"] as const;
export const QUESTION_KINDS = ["behavioural", "design", "coding", "knowledge", "opening", "closing"] as const;
export const PERSONA_LISTS = [
  "greeting",
  "acknowledge",
  "probe",
  "move_on",
  "skip",
  "think",
  "repeat",
  "unclear",
  "closing",
  "fallback",
] as const;

export interface PointForm {
  /** Where it stands in the form; the id may be changed while it is edited. */
  place: number;
  id: string;
  text: string;
  ask: string;
  skill: string;
  /** Groups a line, phrases between commas. */
  signs: string;
}

/** Fields of one line or more, by name, and the points of a question. */
export interface Form {
  fields: Record<string, string>;
  points: PointForm[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);

/** "a, b, c" */
export const commas = (words: readonly string[]): string => words.join(", ");

/** The words between the commas, without empty ones. */
export const fromCommas = (words: string): string[] =>
  words
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);

/** One a line, without empty ones. */
export const fromLines = (lines: string): string[] =>
  lines
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** Groups of phrases: a line each, phrases between commas. An answer makes a point with one phrase of every group. */
export const signsAsText = (groups: unknown): string =>
  Array.isArray(groups) ? groups.map((group) => commas(list(group))).join("\n") : "";

export const signsFromText = (lines: string): string[][] =>
  fromLines(lines)
    .map(fromCommas)
    .filter((group) => group.length > 0);

/** A body as one edits it. */
export function formOf(kind: ContentKind, body: Body): Form {
  const pick = (...names: string[]) => Object.fromEntries(names.map((name) => [name, text(body[name])]));
  if (kind === "prompt") return { fields: pick("text"), points: [] };
  if (kind === "persona") {
    const lists = Object.fromEntries(PERSONA_LISTS.map((name) => [name, list(body[name]).join("\n")]));
    return { fields: { ...pick("title", "about"), ...lists }, points: [] };
  }
  if (kind === "rubric") {
    const levels = list(body.levels);
    const each = Object.fromEntries([0, 1, 2, 3, 4].map((index) => [`levels.${index + 1}`, levels[index] ?? ""]));
    return { fields: { ...pick("title", "what", "advice"), ...each }, points: [] };
  }
  const anchors = (body.anchors ?? {}) as Body;
  return {
    fields: {
      ...pick("text", "level", "kind", "skill", "deeper"),
      tags: commas(list(body.tags)),
      pitfalls: list(body.pitfalls).join("\n"),
      "anchors.low": text(anchors.low),
      "anchors.mid": text(anchors.mid),
      "anchors.high": text(anchors.high),
    },
    points: (Array.isArray(body.points) ? (body.points as Body[]) : []).map((point, place) => ({
      place,
      id: text(point.id),
      text: text(point.text),
      ask: text(point.ask),
      skill: text(point.skill),
      signs: signsAsText(point.signs),
    })),
  };
}

/** The body that a form stands for. What the form doesn't show stays as it was. */
export function bodyOf(kind: ContentKind, { fields, points }: Form, before: Body): Body {
  const value = (name: string) => (fields[name] ?? "").trim();
  if (kind === "prompt") return { text: value("text") };
  if (kind === "persona") {
    const lists = Object.fromEntries(PERSONA_LISTS.map((name) => [name, fromLines(value(name))]));
    return { ...before, title: value("title"), about: value("about"), ...lists };
  }
  if (kind === "rubric") {
    return {
      ...before,
      title: value("title"),
      what: value("what"),
      levels: [1, 2, 3, 4, 5].map((level) => value(`levels.${level}`)),
      advice: value("advice"),
    };
  }
  const { anchors: _, ...rest } = before;
  const [low, mid, high] = [value("anchors.low"), value("anchors.mid"), value("anchors.high")];
  return {
    ...rest,
    text: value("text"),
    level: value("level"),
    kind: value("kind"),
    skill: value("skill"),
    tags: fromCommas(value("tags")),
    deeper: value("deeper"),
    pitfalls: fromLines(value("pitfalls")),
    points: points.map((point) => ({
      id: point.id.trim(),
      text: point.text.trim(),
      ask: point.ask.trim(),
      signs: signsFromText(point.signs),
      ...(point.skill.trim() && { skill: point.skill.trim() }),
    })),
    ...((low || mid || high) && { anchors: { low, mid, high } }),
  };
}

/** The first words of a point as its id: "I check first and add…" is "check-first-add". */
export function idFor(words: string, taken: readonly string[]): string {
  const small = new Set(["i", "the", "a", "an", "and", "of", "to", "it", "is", "that", "in", "we", "my", "for"]);
  const found = words
    .toLowerCase()
    .replace(/[^a-z0-9\s-]/g, "")
    .split(/[\s-]+/)
    .filter((word) => word && !small.has(word))
    .slice(0, 3)
    .join("-");
  const base = found || "point";
  let id = base;
  for (let number = 2; taken.includes(id); number++) id = `${base}-${number}`;
  return id;
}

function canonical(value: unknown): string {
  if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) return "";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") {
    const inside = Object.entries(value as Body)
      .map(([name, one]) => [name, canonical(one)] as const)
      .filter(([, one]) => one !== "")
      .sort(([one], [other]) => one.localeCompare(other));
    return `{${inside.map(([name, one]) => `${name}:${one}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Which parts of two bodies differ. An empty list, an empty text and nothing are the same. */
export function changed(one: Body, other: Body): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => name !== "version");
  return names.filter((name) => canonical(one[name]) !== canonical(other[name]));
}

/**
 * My changes on top of somebody else's, from the body both began with: a part that I left alone becomes theirs, a part
 * that I changed stays mine. `both`: the parts where theirs is given up for mine.
 */
export function merged(began: Body, mine: Body, theirs: Body): { body: Body; both: string[] } {
  const my = new Set(changed(began, mine));
  const their = changed(began, theirs);
  const body: Body = { ...mine };
  for (const name of their) {
    if (my.has(name)) continue;
    if (name in theirs) body[name] = theirs[name];
    else delete body[name];
  }
  const both = their.filter((name) => my.has(name) && changed({ it: mine[name] }, { it: theirs[name] }).length > 0);
  return { body, both };
}

/** Why publishing was refused: somebody else was first, words that are wrong, or something else. */
export function refusal(error: unknown): "stale" | "invalid" | "other" | null {
  if (!error) return null;
  if (!(error instanceof Problem)) return "other";
  if (error.code === "stale_version") return "stale";
  return error.status === 400 ? "invalid" : "other";
}

/** The problems of one field: its own and those of what lies in it ("points.0.ask" lies in "points"). */
export function problemsOf(fields: Record<string, string[]>, name: string): string | undefined {
  const found = Object.entries(fields)
    .filter(([place]) => place === name || place.startsWith(`${name}.`))
    .flatMap(([, words]) => words);
  return found.length > 0 ? found.join(" ") : undefined;
}

/** The problems of one point, which is named by its id or by its place. */
export function problemsOfPoint(
  fields: Record<string, string[]>,
  id: string,
  index: number,
  part: string,
): string | undefined {
  return (
    problemsOf(fields, `points.${id}.${part}`) ??
    problemsOf(fields, `points.${index}.${part}`) ??
    problemsOf(fields, `${id}.${part}`)
  );
}

/** Problems with no field of the form to stand at. */
export function otherProblems(fields: Record<string, string[]>, shown: readonly string[]): string[] {
  return Object.entries(fields)
    .filter(([place]) => !shown.some((name) => place === name || place.startsWith(`${name}.`)))
    .flatMap(([place, words]) => words.map((word) => (place === "_" ? word : `${place}: ${word}`)));
}
