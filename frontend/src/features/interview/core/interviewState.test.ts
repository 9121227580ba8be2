import { describe, expect, it } from "vitest";
import { allowance, event, interview, line, pro, question } from "./fakes/interview";
import { after, begin, doingOf, type InterviewState, isLocked, type Word } from "./interviewState";

const heard = (state: InterviewState, ...words: Word[]) => words.reduce(after, state);
const start = (changes = {}) => begin(interview(changes), null);
const pending = { id: "a1", text: "I stopped the producer.", question: "q3" };
const answered: Word = { type: "answered", pending };
const taken = event(
  11,
  "transcript.said",
  { text: pending.text, turn: 3, by: "candidate", allowance: allowance({ turns_left: 2 }) },
  { id: "a1" },
);
const asked = (seq: number, more = {}) =>
  event(seq, "ai.asked", { question: question(4), turn: 3, fell_back: false, charged: true, ...more });
const saying = (n: number, text: string, reset = false): Word => ({ type: "ai.saying", turn: 3, n, text, reset });

describe("an answer", () => {
  it("is shown as on its way until the server has taken it", () => {
    const sent = heard(start(), answered);
    expect([sent.pending?.id, doingOf(sent), sent.lines.length]).toEqual(["a1", "sending", 1]);
    const there = heard(sent, taken);
    expect(there.pending).toBeNull();
    expect(there.lines.at(-1)).toMatchObject({ by: "candidate", text: pending.text, seq: 11 });
    expect(doingOf(there)).toBe("thinking");
    expect(there.allowance.turns_left).toBe(2);
  });

  it("that was taken by an earlier try is settled by the acknowledgement alone", () => {
    expect(heard(start(), answered, { type: "ack", id: "a1", seq: 10 }).pending).toBeNull();
    expect(heard(start(), answered, { type: "ack", id: "a1" }).pending).toBeNull();
    expect(heard(start(), answered, { type: "ack", id: "a1", seq: 11 }).pending?.id).toBe("a1");
  });

  it("is settled by the event it became, also where that doesn't say whose it was", () => {
    const waited = event(11, "ai.waited", { text: "Take your time." });
    const ack: Word = { type: "ack", id: "a1", seq: 11 };
    expect(heard(start(), answered, ack, waited).pending).toBeNull();
    expect(heard(start(), answered, waited, ack).pending).toBeNull();
  });

  it("that nobody could think about comes back, and the same question waits", () => {
    const failed = heard(start(), answered, taken, event(12, "ai.failed", { turn: 3, allowance: allowance() }));
    expect(failed.returned?.text).toBe(pending.text);
    expect(failed.refusal?.code).toBe("interviewer_unavailable");
    expect([doingOf(failed), failed.question?.id, failed.allowance.turns_left]).toEqual(["listening", "q3", 3]);
  });

  it("that is refused comes back with its words, whatever the reason", () => {
    const error = { type: "error", id: "a1", status: 409, code: "question_moved_on", detail: "Moved on." } as const;
    const refused = heard(start(), answered, error);
    expect(refused.pending).toBeNull();
    expect(refused.returned).toEqual(pending);
    expect(refused.refusal).toMatchObject({ code: "question_moved_on" });
  });

  it("that asks for time to think is no turn", () => {
    const waits = heard(start(), answered, event(11, "ai.waited", { text: "Take your time." }, { id: "a1" }));
    expect([waits.pending, waits.aside, waits.turn, doingOf(waits)]).toEqual([null, "Take your time.", 2, "listening"]);
  });
});

describe("what the interviewer says", () => {
  it("comes sentence by sentence, each once, and gives way to the whole of it", () => {
    const some = heard(start(), answered, taken, saying(0, "Thank you."), saying(1, "How?"), saying(1, "How?"));
    expect(some.saying).toEqual(["Thank you.", "How?"]);
    expect(doingOf(some)).toBe("asking");
    const said = event(12, "transcript.said", { text: "Thank you. How?", turn: 3, by: "interviewer" });
    const whole = heard(some, said, asked(13));
    expect(whole.saying).toEqual([]);
    expect(whole.question?.id).toBe("q4");
    expect(doingOf(whole)).toBe("listening");
    expect(whole.lines.at(-1)?.text).toBe("Thank you. How?");
  });

  it("is taken back when another has to take the turn, and that is said", () => {
    const fell = heard(start(), answered, taken, saying(0, "Well"), saying(0, "", true));
    expect(fell.saying).toEqual([]);
    expect(doingOf(fell)).toBe("thinking");
    const next = heard(fell, asked(12, { fell_back: true, charged: false }));
    expect(next.fellBack).toEqual({ charged: false });
    expect(heard(next, answered).fellBack).toBeNull();
  });

  it("doesn't stick when a sentence comes after its turn is over", () => {
    expect(heard(start(), answered, taken, asked(12), saying(0, "Late.")).saying).toEqual([]);
  });

  it("is heard after a skipped question too, without any answer", () => {
    const skipping = heard(start(), { type: "acting", id: "s1", act: "skip" }, { type: "ack", id: "s1", seq: 10 });
    expect(doingOf(skipping)).toBe("thinking");
    const said = heard(skipping, saying(0, "We can leave that there."));
    expect(said.saying).toHaveLength(1);
    expect(heard(said, asked(11)).acting).toBeNull();
  });
});

describe("a pause", () => {
  it("keeps the question and stops what was being done", () => {
    const paused = heard(
      start(),
      event(11, "ai.paused", { because: "asked", allowance: allowance({ running: false }) }),
    );
    expect([paused.state, paused.pausedBecause, paused.question?.id]).toEqual(["paused", "asked", "q3"]);
    expect(paused.allowance.running).toBe(false);
    expect(isLocked(paused)).toBe(false);
    expect(doingOf(heard(paused, event(12, "ai.resumed", { allowance: allowance() })))).toBe("listening");
  });

  it("because the free part is spent is locked until something unlocks it", () => {
    const told = { limit: { turns: 5, seconds: 60 }, used: { turns: 3, seconds: 60 }, spent: "seconds" };
    const spent = heard(start(), event(11, "quota.exceeded", { ...told, allowance: allowance({ seconds_left: 0 }) }));
    expect(isLocked(spent)).toBe(true);
    expect(spent.spent).toMatchObject({ by: "seconds", used: { turns: 3 } });
    const on = heard(spent, event(12, "quota.restored", { plan: "pro", allowance: pro }));
    expect(isLocked(on)).toBe(false);
    expect([on.state, on.question?.id, on.allowance.unlimited]).toEqual(["active", "q3", true]);
  });

  it("of one's own stays a pause when something is unlocked meanwhile", () => {
    const paused = heard(start(), event(11, "ai.paused", { because: "asked" }));
    const restored = heard(paused, event(12, "quota.restored", { plan: "pro", allowance: pro }));
    expect([restored.state, restored.pausedBecause]).toEqual(["paused", "asked"]);
  });

  it("by a refused answer keeps the words of the answer", () => {
    const error = { type: "error", id: "a1", status: 402, code: "free_limit_reached", detail: "" } as const;
    const more = { limit: { turns: 5 }, used: { turns: 5 }, spent: "turns" };
    const spent = heard(start(), answered, { ...error, more });
    expect(isLocked(spent)).toBe(true);
    expect(spent.returned).toEqual(pending);
    expect(spent.refusal).toBeNull();
  });

  it("found at a reload is locked as well", () => {
    const found = { state: "paused", paused_because: "free_limit", allowance: allowance({ turns_left: 0 }) };
    expect(isLocked(start(found))).toBe(true);
    expect(isLocked(start({ ...found, allowance: pro }))).toBe(false);
  });
});

describe("the log", () => {
  it("told again from the start changes nothing that is known", () => {
    const state = start();
    const old = [asked(8), event(10, "transcript.said", { text: "Question 3?", turn: 2, by: "interviewer" })];
    expect(heard(state, ...old)).toBe(state);
  });

  it("is not set back by a request that was answered late", () => {
    const state = heard(start(), answered, taken, asked(12));
    expect(heard(state, { type: "told", interview: interview() })).toBe(state);
    const lines = [line(14, "interviewer", "Question 5?")];
    const newer = heard(state, { type: "told", interview: interview({ lines, question: question(5), turn: 4 }) });
    expect([newer.question?.id, newer.turn, newer.seq]).toEqual(["q5", 4, 14]);
  });

  it("is not set back by a late answer of the same lines either, and is led on by a younger one", () => {
    const paused = heard(start(), event(11, "ai.paused", { because: "asked" }));
    expect(heard(paused, { type: "told", interview: interview({ seq: 10 }) })).toBe(paused);
    const resumed = heard(paused, { type: "told", interview: interview({ seq: 12 }) });
    expect([resumed.state, resumed.seq]).toEqual(["active", 12]);
  });

  it("tells a line once that an answer held already, though it was numbered before it", () => {
    const lines = [line(10, "interviewer", "Question 3?"), line(11, "candidate", pending.text)];
    const state = heard(start({ seq: 10, lines }), taken);
    expect(state.lines.map((one) => one.seq)).toEqual([10, 11]);
    expect(heard(state, asked(12)).question?.id).toBe("q4");
  });

  it("passes over kinds that came after this client was built", () => {
    expect(heard(start(), event(11, "ai.winked", {})).seq).toBe(11);
  });

  it("continues the clock of the lines from the line before", () => {
    const lines = [{ ...line(10, "interviewer", "Question 3?"), at: "2027-01-15T08:00:01.000Z", at_ms: 150_000 }];
    expect(heard(start({ lines }), answered, taken).lines.at(-1)?.at_ms).toBe(160_000);
  });
});

it("ends for good", () => {
  const over = heard(start(), answered, event(11, "ai.finished", { because: "complete" }), event(12, "room.ended", {}));
  expect([over.state, over.endedBecause, doingOf(over), over.pending]).toEqual([
    "finished",
    "complete",
    "finished",
    null,
  ]);
});

it("knows a report to the staff as sent once the server has it", () => {
  const reporting = heard(start(), { type: "reported", id: "r1" });
  expect(reporting.reporting).toBe("r1");
  expect(heard(reporting, { type: "ack", id: "r1", seq: 11 }).reporting).toBeNull();
});
