import { describe, expect, it } from "vitest";
import type { AiVoiceState } from "@/generated/protocol";
import { event, interview, line } from "./fakes/interview";
import { after, begin, type InterviewState, type Word } from "./interviewState";
import { isSpoken, isWanted, isWritten, voiceDoing } from "./voiceState";

const heard = (state: InterviewState, ...words: Word[]) => words.reduce(after, state);
const voice = { on: true, available: true, hearing: true, speaking: true };
const start = () => heard(begin(interview({ voice }), null), { type: "line", line: "connected" });
const now = (state: AiVoiceState["state"], reason = ""): Word => ({
  type: "ai.voice.state",
  state,
  seat: "s1",
  call: 1,
  reason,
});
const caption = (text: string, final = false): Word => ({
  type: "caption",
  seat: "s1",
  text,
  final,
  from_ms: 0,
  to_ms: 900,
});
const doing = (state: InterviewState, muted = false) => voiceDoing(state.voice, muted);
const said = (seq: number, text: string) =>
  event(seq, "transcript.said", { text, turn: 3, by: "candidate", voice: true });

describe("what the voice does", () => {
  it("is told in one word, and our own line's trouble goes before it", () => {
    expect(doing(start())).toBe("listening");
    expect(
      ["hearing", "thinking", "speaking", "waiting"].map((one) => doing(heard(start(), now(one as "hearing")))),
    ).toEqual(["hearing", "thinking", "speaking", "waiting"]);
    expect(doing(heard(start(), now("speaking"), { type: "line", line: "broken" }))).toBe("broken");
    expect(doing(heard(start(), { type: "line", line: "waiting" }))).toBe("connecting");
    const again = heard(
      start(),
      now("speaking"),
      { type: "line", line: "broken" },
      { type: "line", line: "connected" },
    );
    expect(doing(again)).toBe("listening");
  });

  it("moving to another server is told until that one is there", () => {
    const moving = heard(start(), now("moving"), { type: "line", line: "broken" });
    expect(doing(moving)).toBe("moving");
    expect(doing(heard(moving, { type: "line", line: "connected" }))).toBe("listening");
    expect(doing(heard(moving, now("ready"), { type: "line", line: "connected" }, now("connected")))).toBe("listening");
  });

  it("muted says so, but not over the interviewer", () => {
    expect(doing(start(), true)).toBe("muted");
    expect(doing(heard(start(), now("speaking")), true)).toBe("speaking");
  });

  it("with push-to-talk is the button's", () => {
    const push = heard(start(), { type: "talking", push: true, down: false });
    expect([doing(push), doing(heard(push, { type: "talking", push: true, down: true }))]).toEqual(["push", "held"]);
  });
});

describe("a caption", () => {
  it("runs until it is a line, and its last word doesn't bring it back", () => {
    const running = heard(start(), caption("I stopped"), caption("I stopped the producer"));
    expect(running.voice.caption).toBe("I stopped the producer");
    const there = heard(running, said(11, "I stopped the producer."));
    expect([there.voice.caption, there.lines.at(-1)?.voice]).toEqual(["", true]);
    expect(heard(there, caption("I stopped the producer.", true)).voice.caption).toBe("");
  });

  it("that came to nothing goes when the interviewer goes on", () => {
    expect(heard(start(), caption("Mm-hm."), now("speaking")).voice.caption).toBe("");
  });
});

describe("what doesn't work", () => {
  it("of hearing opens the box, and closes it with the next words that were understood", () => {
    const deaf = heard(start(), now("trouble", "hearing"), now("listening"));
    expect([isSpoken(deaf.voice), isWritten(deaf.voice), doing(deaf)]).toEqual([true, true, "unheard"]);
    expect(isWritten(heard(deaf, caption("Now")).voice)).toBe(false);
  });

  it("of speaking leaves the captions", () => {
    const mute = heard(start(), now("trouble", "speaking"));
    expect([mute.voice.trouble, isWritten(mute.voice)]).toEqual(["speaking", false]);
    expect(heard(mute, now("speaking")).voice.trouble).toBeNull();
  });

  it("of an offer is the line's own", () => {
    expect(heard(start(), now("trouble", "offer")).voice.trouble).toBeNull();
  });

  it("for good ends in text, with the reason", () => {
    const off = heard(start(), event(11, "ai.voice", { on: false, reason: "hearing_failed" }));
    expect([off.voice.on, off.voice.ended, isWritten(off.voice)]).toEqual([false, "hearing_failed", true]);
    const asked = heard(start(), event(11, "ai.voice", { on: false, reason: "asked" }));
    expect(asked.voice.ended).toBeNull();
  });
});

describe("switching", () => {
  it("holds at once, and is settled by the event, by a plain yes, or taken back by a refusal", () => {
    const asked = heard(start(), { type: "voice.asked", id: "v1", on: false });
    expect(isWanted(asked.voice)).toBe(false);
    expect(heard(asked, event(11, "ai.voice", { on: false, reason: "asked" })).voice).toMatchObject({
      on: false,
      asked: null,
    });
    expect(heard(asked, { type: "ack", id: "v1" }).voice).toMatchObject({ on: false, asked: null });
    const error = { type: "error", id: "v1", status: 409, code: "voice_unavailable", detail: "" } as const;
    expect(isWanted(heard(asked, error).voice)).toBe(true);
  });
});

it("of an interrupted line, what was heard of it stays", () => {
  const state = heard(start(), event(11, "transcript.heard", { of: 10, text: "Quest", cut: true }));
  expect(state.lines).toEqual([{ ...line(10, "interviewer", "Quest"), cut: true }]);
  expect(heard(start(), event(11, "transcript.heard", { of: 10, text: "Quest", cut: false })).lines[0]?.text).toBe(
    "Question 3?",
  );
});

it("a signal that found nobody is no refusal", () => {
  expect(heard(start(), { type: "error", status: 410, code: "seat_gone", detail: "" }).refusal).toBeNull();
});

describe("recording", () => {
  it("is read from the whole log, also from what is older than the page, each event once", () => {
    const given = event(3, "consent.given", { kind: "recording", version: 1 });
    const begun = event(4, "recording.started", { recording: "r1" });
    const old = heard(start(), given, begun);
    expect([old.recording.consented, old.recording.on, old.seq]).toEqual([true, true, 10]);
    const gone = heard(old, event(11, "consent.withdrawn", { kind: "recording" }), begun);
    expect(gone.recording).toMatchObject({ consented: false, on: false });
  });

  it("is not what was agreed to for captions", () => {
    expect(heard(start(), event(3, "consent.given", { kind: "captions", version: 1 })).recording.consented).toBe(false);
  });
});
