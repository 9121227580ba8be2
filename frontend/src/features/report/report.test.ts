import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import {
  absentBecause,
  around,
  byEvidence,
  heardBefore,
  lastWords,
  latest,
  measured,
  newlyMade,
  points,
  reach,
  refusedBecause,
  rowOf,
  stepAt,
  wayOf,
  wordsOf,
  worthAgain,
} from "./report";
import type { FollowUp, Measures, Retake, Row, SkillLine } from "./types";

const row = (turn: number, number: number, more: Partial<Row> = {}): Row => ({
  turn,
  number,
  question: `Question ${turn}`,
  answer: `Answer ${turn}`,
  at_ms: turn * 60_000,
  skill: { key: "trade-offs", title: "Trade-offs" },
  requirement: null,
  claim: null,
  skipped: false,
  score: 0.5,
  made: [],
  missing: [],
  coaching: "",
  follow_ups: more.follow_up_answers?.length ?? 0,
  follow_up_answers: [],
  ...more,
});
const point = (id: string) => ({ id, text: `Point ${id}`, quote: null });
const line = (seq: number, by: "interviewer" | "candidate", turn: number, text = `${by} ${seq}`) => ({
  seq,
  at: "2026-11-17T20:10:00Z",
  at_ms: seq,
  by,
  turn,
  text,
  voice: false,
  from_ms: null,
  to_ms: null,
  cut: false,
});

const followUp = (turn: number): FollowUp => ({
  turn,
  kind: "probe",
  question: `Follow-up ${turn}`,
  answer: `Answer ${turn}`,
  at_ms: turn * 60_000,
  skipped: false,
  coaching: "",
});

it("finds the question of a turn, also where it was a follow-up", () => {
  const rows = [row(1, 1, { follow_up_answers: [followUp(2), followUp(3)] }), row(4, 2)];
  expect([1, 2, 3, 4].map((turn) => rowOf(turn, rows)?.number)).toEqual([1, 1, 1, 2]);
  expect(rowOf(9, rows)).toBeNull();
  expect(rowOf(undefined, rows)).toBeNull();
});

it("puts the best level first, and skills without one together where the reason is the same", () => {
  const skill = (name: string, score: number | null, because = "Too little.") =>
    ({ key: name, name, score, because, points_asked: 2 }) as SkillLine;
  const skills = [skill("a", 2), skill("b", null), skill("c", 4), skill("d", null), skill("e", null, "Skipped.")];
  const { scored, unscored } = byEvidence({ skills, questions_list: [] });
  expect(scored.map((one) => one.name)).toEqual(["c", "a"]);
  expect(unscored).toEqual([
    { because: "Too little.", names: ["b", "d"] },
    { because: "Skipped.", names: ["e"] },
  ]);
});

it("tells skills that no question came to from those that were asked about in vain", () => {
  const skill = (key: string, points_asked: number) =>
    ({ key, name: key, score: null, because: "", points_asked }) as SkillLine;
  const skills = [skill("trade-offs", 0), skill("testing", 0), skill("security", 2), skill("performance", 0)];
  const { unscored, unreached } = byEvidence({ skills, questions_list: [row(1, 1, { skipped: true })] });
  expect(unreached).toEqual(["testing", "performance"]);
  expect(unscored).toEqual([{ because: "", names: ["trade-offs", "security"] }]);
});

it("finds what the interviewer said before an answer, a repeated question too, and the last words", () => {
  const lines = [
    line(1, "interviewer", 0, "Welcome. First question?"),
    line(2, "interviewer", 0, "Once more: first question?"),
    line(3, "candidate", 1),
    line(4, "interviewer", 1, "Thank you. Second?"),
    line(5, "candidate", 2),
    line(6, "interviewer", 2, "That was the last one."),
  ];
  expect(heardBefore(lines, { turn: 1, question: "First question?" })).toEqual([
    "Welcome.",
    "Once more: first question?",
  ]);
  expect(heardBefore(lines, { turn: 2, question: "Second?" })).toEqual(["Thank you."]);
  expect(heardBefore(lines, { turn: 2, question: "Thank you. Second?" })).toEqual([]);
  expect(lastWords(lines, [row(1, 1, { follow_up_answers: [followUp(2)] })])).toEqual(["That was the last one."]);
});

it("cuts an answer around the quoted words, and leaves it whole where they are not in it", () => {
  expect(around("We’d just use Kafka there.", "use Kafka")).toEqual(["We’d just ", "use Kafka", " there."]);
  expect(around("We’d use Kafka.", "use Rabbit")).toEqual(["We’d use Kafka.", "", ""]);
  expect(around("We’d use Kafka.", null)).toEqual(["We’d use Kafka.", "", ""]);
});

it("counts points made of those asked for, and nothing where none was asked", () => {
  expect(points(row(1, 1, { made: [point("a")], missing: [point("b"), point("c")] }))).toEqual({ made: 1, of: 3 });
  expect(points(row(1, 1))).toBeNull();
});

it("names a requirement by its words, whether a row has them or only the id", () => {
  const among = [{ id: "r2", text: "Owns incidents", reached: true, turns: [] }];
  expect(wordsOf("r2", among)).toBe("Owns incidents");
  expect(wordsOf("Knows SQL", among)).toBe("Knows SQL");
  expect(wordsOf(null, among)).toBeNull();
});

it("offers to answer again what the advice is about, else the weakest answer", () => {
  const rows = [row(1, 1, { score: 0.9 }), row(2, 2, { score: 0.2 }), row(3, 3, { score: null, skipped: true })];
  const about = { skill: "trade-offs", title: "", headline: "", advice: "", quote: { text: "", turn: 1, at_ms: 0 } };
  expect(worthAgain({ questions_list: rows, work_on: about })?.turn).toBe(1);
  expect(worthAgain({ questions_list: rows, work_on: { ...about, quote: null } })?.turn).toBe(2);
  expect(worthAgain({ questions_list: rows, work_on: null })?.turn).toBe(2);
  expect(worthAgain({ questions_list: [rows[2] as Row], work_on: null })).toBeNull();
});

it("leaves out figures that were not measured", () => {
  const figures = measured(
    {
      words: 1420,
      spoken_answers: 0,
      words_per_minute: null,
      fillers_per_100: 3.14,
      longest_pause_ms: null,
      talk_ratio: 0.712,
      words_per_answer: 118.4,
      formulas: { talk_ratio: "your words ÷ all words" },
    },
    "en-GB",
  );
  expect(figures).toEqual([
    { key: "words", value: "1,420", how: null },
    { key: "words_per_answer", value: "118", how: null },
    { key: "fillers_per_100", value: "3.1", how: null },
    { key: "talk_ratio", value: "71 %", how: "your words ÷ all words" },
  ]);
});

it("shows pace and pauses of what was spoken, a pause of none too", () => {
  const measures: Measures = {
    words: 60,
    spoken_answers: 2,
    words_per_minute: 141.8,
    fillers_per_100: 0,
    longest_pause_ms: 6200,
    talk_ratio: 0.5,
    words_per_answer: 20,
    formulas: {},
  };
  const shown = (more: Partial<Measures>) =>
    measured({ ...measures, ...more }, "en-GB")
      .filter(({ key }) => key === "words_per_minute" || key === "longest_pause_ms")
      .map(({ value }) => value);
  expect(shown({})).toEqual(["142", "6.2 s"]);
  expect(shown({ longest_pause_ms: 0 })).toEqual(["142", "0 s"]);
  expect([0, 2, 3].map((spoken_answers) => wayOf({ answers: 3, measures: { ...measures, spoken_answers } }))).toEqual([
    "written",
    "mixed",
    "spoken",
  ]);
});

it("says what was reached and what was not", () => {
  const missed = { id: "r2", text: "Security", reached: false, turns: [] };
  expect(reach([{ id: "r1", text: "SQL", reached: true, turns: [2] }, missed])).toEqual({
    reached: 1,
    of: 2,
    missed: [missed],
  });
});

it("tells why there is no report", () => {
  expect(absentBecause(new Problem(410, "words_forgotten", ""))).toBe("forgotten");
  expect(absentBecause(new Problem(409, "interview_not_finished", ""))).toBe("not_finished");
  expect(absentBecause(new Problem(404, "not_found", ""))).toBeNull();
  expect(absentBecause(null)).toBeNull();
});

it("tells why an answer was not taken again", () => {
  const because = (status: number, code: string, fields = {}) =>
    refusedBecause(new Problem(status, code, "", { fields }));
  expect(because(409, "too_many_retakes")).toBe("too_many");
  expect(because(410, "words_forgotten")).toBe("forgotten");
  expect(because(400, "validation_failed", { answer: ["too long"] })).toBe("too_long");
  expect(because(400, "answer_empty")).toBe("empty");
  expect(because(0, "unreachable")).toBe("unreachable");
  expect(because(500, "http_500")).toBe("other");
});

it("shows the latest try of each question, and what it added", () => {
  const told = (turn: number, number: number): Retake => ({
    turn,
    number,
    left: 5 - number,
    before: { score: 0.2 },
    after: { score: 0.6 },
    made: [point("a"), point("b")],
    missing: [],
    quotes: [],
    coaching: "",
    answer: "",
    at: "",
  });
  const found = latest([told(2, 1), told(2, 3), told(2, 2), told(4, 1)]);
  expect([...found.values()].map((one) => [one.turn, one.number])).toEqual([
    [2, 3],
    [4, 1],
  ]);
  expect(newlyMade({ made: [point("a")] }, told(2, 1))).toEqual(["Point b"]);
});

it("words the progress in four steps", () => {
  expect([0, 19, 20, 49, 50, 84, 85, 100].map(stepAt)).toEqual([
    "reading",
    "reading",
    "quotes",
    "quotes",
    "scoring",
    "scoring",
    "writing",
    "writing",
  ]);
});
