/** What the report page thinks: pure, without React. */
import { Problem } from "@/api/problem";
import type { Line } from "@/features/interview/types";
import { length } from "@/ui/time";
import type { Covered, Measures, Report, Retake, Row, SkillLine } from "./types";

/**
 * What the interviewer said besides the question, before an answer: thanks, a question once more. A reply carries the
 * number of the answer it replies to.
 */
export function heardBefore(lines: readonly Line[], { turn, question }: { turn: number; question: string }): string[] {
  return lines
    .filter((line) => line.by === "interviewer" && line.turn === turn - 1)
    .map((line) => (line.text.endsWith(question) ? line.text.slice(0, -question.length) : line.text).trim())
    .filter(Boolean);
}

/** The turns of a question: its own and its follow-ups'. */
function turnsOf(row: Pick<Row, "turn" | "follow_up_answers">): number[] {
  return [row.turn, ...row.follow_up_answers.map((one) => one.turn)];
}

/** The words after the last answer, if any. */
export function lastWords(lines: readonly Line[], rows: readonly Row[]): string[] {
  const last = Math.max(0, ...rows.flatMap(turnsOf));
  return lines.filter((line) => line.by === "interviewer" && line.turn >= last).map((line) => line.text);
}

/** An answer in three pieces, the quoted words in the middle; the whole of it first where they are not in there. */
export function around(text: string, quote: string | null): [before: string, marked: string, after: string] {
  const at = quote ? text.indexOf(quote) : -1;
  if (!quote || at < 0) return [text, "", ""];
  return [text.slice(0, at), quote, text.slice(at + quote.length)];
}

/** How often a point was made, of how many asked for. Nothing where the question has none. */
export function points({ made, missing }: Pick<Row, "made" | "missing">): { made: number; of: number } | null {
  const of = made.length + missing.length;
  return of === 0 ? null : { made: made.length, of };
}

/** The words behind a requirement or claim that a row may name by its id. */
export function wordsOf(named: string | null, among: readonly Covered[]): string | null {
  if (!named) return null;
  return among.find((one) => one.id === named)?.text ?? named;
}

/** The question that a turn belongs to, as the main one or as a follow-up. */
export function rowOf(turn: number | null | undefined, rows: readonly Row[]): Row | null {
  return rows.find((row) => turnsOf(row).includes(turn ?? Number.NaN)) ?? null;
}

/** Which question is most worth answering again: the one that the advice is about, else the weakest that was scored. */
export function worthAgain(report: Pick<Report, "work_on" | "questions_list">): Row | null {
  const rows = report.questions_list.filter((row) => row.score !== null);
  const told = rowOf(report.work_on?.quote?.turn, rows);
  if (told) return told;
  const ofSkill = rows.filter((row) => row.skill?.key === report.work_on?.skill);
  const weakest = [...(ofSkill.length > 0 ? ofSkill : rows)].sort(
    (one, other) => (one.score ?? 0) - (other.score ?? 0),
  );
  return weakest[0] ?? null;
}

export type Scored = SkillLine & { score: number };

/**
 * Skills with a level, the best first; those of which too little was said, together where the reason is the same; and
 * the names of those that no question came to.
 */
export function byEvidence({ skills, questions_list }: Pick<Report, "skills" | "questions_list">): {
  scored: Scored[];
  unscored: { because: string; names: string[] }[];
  unreached: string[];
} {
  const asked = new Set(questions_list.map((row) => row.skill?.key));
  const scored = skills.filter((skill): skill is Scored => skill.score !== null);
  const unreached: string[] = [];
  const reasons = new Map<string, string[]>();
  for (const skill of skills) {
    if (skill.score !== null) continue;
    if (skill.points_asked === 0 && !asked.has(skill.key)) unreached.push(skill.name);
    else reasons.set(skill.because, [...(reasons.get(skill.because) ?? []), skill.name]);
  }
  return {
    scored: scored.sort((one, other) => other.score - one.score),
    unscored: [...reasons].map(([because, names]) => ({ because, names })),
    unreached,
  };
}

/** Whether a level's words fit beside its number ("4, strong"), or are a sentence of their own. */
export function isShort(words: string | null): words is string {
  return words !== null && words.length > 0 && words.length <= 24;
}

export const LEVELS = ["1", "2", "3", "4", "5"] as const;

/** A score as one of the five, for the words of our own. */
export function levelOf(score: number): (typeof LEVELS)[number] {
  return LEVELS[Math.min(5, Math.max(1, Math.round(score))) - 1] ?? "1";
}

/** Whether the answers were spoken, typed, or some of each. */
export function wayOf({ answers, measures }: Pick<Report, "answers" | "measures">): "spoken" | "written" | "mixed" {
  if (!measures.spoken_answers) return "written";
  return measures.spoken_answers < answers ? "mixed" : "spoken";
}

const MEASURES = [
  "words_per_minute",
  "words",
  "words_per_answer",
  "fillers_per_100",
  "longest_pause_ms",
  "talk_ratio",
] as const;

export type Measure = (typeof MEASURES)[number];

export interface Measured {
  key: Measure;
  value: string;
  how: string | null;
}

/** The figures in words, those that were not measured left out. */
export function measured(measures: Measures, locale: string): Measured[] {
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  const show: Record<Measure, (value: number) => string> = {
    words: (value) => number(value),
    words_per_minute: (value) => number(value),
    words_per_answer: (value) => number(value),
    fillers_per_100: (value) => number(value, 1),
    longest_pause_ms: (value) => (value < 60_000 ? `${number(value / 1000, 1)} s` : length(value / 1000, locale)),
    talk_ratio: (value) => `${number(value * 100)} %`,
  };
  return MEASURES.flatMap((key) => {
    const value = measures[key];
    if (value === null || value === undefined) return [];
    return [{ key, value: show[key](value), how: measures.formulas?.[key] ?? null }];
  });
}

/** How much of a list was reached, and what was not. */
export function reach(list: readonly Covered[]): { reached: number; of: number; missed: Covered[] } {
  const missed = list.filter((one) => !one.reached);
  return { reached: list.length - missed.length, of: list.length, missed };
}

/** What a report is being made of at this progress. */
export function stepAt(progress: number): "reading" | "quotes" | "scoring" | "writing" {
  if (progress < 20) return "reading";
  if (progress < 50) return "quotes";
  return progress < 85 ? "scoring" : "writing";
}

export const STEPS = ["reading", "quotes", "scoring", "writing"] as const;

/** Why there is no report to see. */
export function absentBecause(error: unknown): "forgotten" | "not_finished" | null {
  if (!(error instanceof Problem)) return null;
  if (error.status === 410) return "forgotten";
  return error.code === "interview_not_finished" ? "not_finished" : null;
}

/** Why an answer was not taken again. */
export function refusedBecause(
  error: unknown,
): "too_many" | "too_long" | "empty" | "forgotten" | "unreachable" | "other" {
  if (!(error instanceof Problem)) return "other";
  if (error.code === "too_many_retakes") return "too_many";
  if (error.status === 410) return "forgotten";
  if (error.status === 0) return "unreachable";
  if (error.code === "answer_empty") return "empty";
  if (error.code === "answer_too_long" || error.fields.answer) return "too_long";
  return "other";
}

/** The latest retake of each turn, and how often that turn may still be answered. */
export function latest(retakes: readonly Retake[]): Map<number, Retake> {
  const found = new Map<number, Retake>();
  for (const one of retakes) {
    const before = found.get(one.turn);
    if (!before || one.number > before.number) found.set(one.turn, one);
  }
  return found;
}

/** Points of the new answer that the old one had not made. */
export function newlyMade(row: Pick<Row, "made">, retake: Pick<Retake, "made">): string[] {
  const before = new Set(row.made.map((point) => point.id));
  return retake.made.filter((point) => !before.has(point.id)).map((point) => point.text);
}
