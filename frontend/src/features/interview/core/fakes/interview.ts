import type { AnyEvent } from "@/features/room/core/frames";
import type { Allowance, Interview, Line, Question } from "../../types";

export const NOW = "2027-01-15T08:00:00.000Z";

export function question(number: number, changes: Partial<Question> = {}): Question {
  return {
    id: `q${number}`,
    text: `Question ${number}?`,
    number,
    of: 8,
    kind: "ask",
    skill: { key: "incidents", title: "Handling incidents" },
    requirement: null,
    claim: null,
    follows: null,
    ...changes,
  };
}

export function allowance(changes: Partial<Allowance> = {}): Allowance {
  return {
    plan: "free",
    unlimited: false,
    turns_left: 3,
    seconds_left: 24,
    turns_of: 5,
    seconds_of: 60,
    running: true,
    as_of: NOW,
    ...changes,
  };
}

export const pro = allowance({
  plan: "pro",
  unlimited: true,
  turns_left: null,
  seconds_left: null,
  turns_of: null,
  seconds_of: null,
});

export function line(seq: number, by: Line["by"], text: string): Line {
  const spoken = { voice: false, from_ms: null, to_ms: null, cut: false };
  return { seq, at: NOW, at_ms: seq * 1000, by, text, turn: seq, ...spoken };
}

export function interview(changes: Partial<Interview> = {}): Interview {
  return {
    id: "i1",
    room_id: "room1",
    ai_seat: "s2",
    mode: "text",
    words_forgotten: false,
    report: null,
    state: "active",
    paused_because: null,
    ended_because: null,
    title: "Practice, senior backend engineer",
    role: "backend",
    level: "senior",
    topics: ["incidents"],
    minutes: 25,
    question: question(3),
    thinking: false,
    turn: 2,
    allowance: allowance(),
    seq: changes.lines?.at(-1)?.seq ?? 10,
    lines: [line(10, "interviewer", "Question 3?")],
    created_at: NOW,
    finished_at: null,
    kept_until: "2027-02-14T08:00:00.000Z",
    seat: "s1",
    voice: { on: false, available: true, hearing: true, speaking: true },
    ...changes,
  };
}

export function event(seq: number, kind: string, data: object, changes: Partial<AnyEvent> = {}): AnyEvent {
  const at = new Date(Date.parse(NOW) + seq * 1000).toISOString();
  return { type: "event", seq, prev: seq - 1, at, kind, seat: null, data: data as AnyEvent["data"], ...changes };
}
