import { beforeEach, describe, expect, test } from "vitest";
import type { AiVoiceState, Caption } from "@/generated/protocol";
import { captionsDoing, endOf, listReluctant, listShown, type SaidLine, searchLines } from "./captions";
import { listLines } from "./chat";
import { event, ME, OTHER, seat, THIRD, welcome } from "./fakes/frames";
import type { AnyEvent, KeptFrame, ServerFrame } from "./frames";
import { after, initialState, type LocalWord, type RoomState } from "./roomState";
import { findNoteTaker, listOthers } from "./seats";
import { planStage } from "./stage";

const AI = "0198aaaa-0000-7000-8000-00000000000a";
const START = 1_000;

type Told = ServerFrame | LocalWord;

let seq: number;
beforeEach(() => {
  seq = 10;
});

const people = [
  seat({ seat: ME, role: "interviewer", name: "Daniel Okafor", joined: 1 }),
  seat({ seat: OTHER, name: "Ananya Rao", joined: 2 }),
];

function tell(words: Told[], from: RoomState = initialState, heardAt = START): RoomState {
  return words.reduce((state, word) => after(state, { ...word, heardAt } as never), from);
}

const inRoom = () => tell([welcome({ seats: people, seq: 10 })]);

const joined = (): AnyEvent =>
  event(++seq, "seat.joined", { seat: AI, role: "ai", name: "Captions", instance: "ai", again: false }, { seat: AI });
const switched = (on: boolean, reason = "asked"): AnyEvent =>
  event(++seq, "captions.switched", { on, reason }, { seat: ME });
const agreed = (who: string, changes: Partial<AnyEvent> = {}): AnyEvent =>
  event(++seq, "consent.given", { kind: "captions", version: 1, seat: who }, { seat: who, ...changes });
const withdrawn = (who: string): AnyEvent =>
  event(++seq, "consent.withdrawn", { kind: "captions", seat: who }, { seat: who });
const doing = (state: AiVoiceState["state"], reason = ""): AiVoiceState => ({
  type: "ai.voice.state",
  state,
  reason,
  seat: AI,
  call: 1,
});
const caption = (who: string, text: string, final = false): Caption => ({
  type: "caption",
  seat: who,
  text,
  final,
  from_ms: 0,
  to_ms: 0,
});
const said = (who: string, text: string, from_ms = 61_000): AnyEvent =>
  event(++seq, "transcript.said", { text, voice: true, from_ms }, { seat: who });
const handedIn = (frame: KeptFrame): LocalWord => ({ type: "handed_in", frame, at: "2027-01-15T08:00:00.000Z" });

const on = (state = inRoom()) => tell([joined(), switched(true)], state);
const word = ({ captions, seats }: RoomState) => captionsDoing(captions, seats);
const reluctant = ({ seats }: RoomState) => listReluctant(seats);

describe("switched on", () => {
  test("the note-taker is in the room and is nobody to talk to, to look at, or to wait for", () => {
    const state = on();
    expect(findNoteTaker(state.seats)?.name).toBe("Captions");
    expect(listOthers(state.seats, ME).map((one) => one.seat)).toEqual([OTHER]);
    expect(planStage(listOthers(state.seats, ME)).tiles).toHaveLength(1);
  });

  test("the chat tells who switched them, and not that a note-taker came or went", () => {
    const left = event(++seq + 10, "seat.left", { seat: AI, reason: "left" }, { seat: AI });
    const state = tell([left, event(seq + 20, "captions.switched", { on: false, reason: "asked" })], on());
    const lines = listLines(state.chat, ME).map((line) => line.is === "happening" && line.what);
    expect(lines).toEqual(["captions_on", "captions_off"]);
  });

  test("they go from off over asked and consent to listening, and back", () => {
    let state = inRoom();
    const words = [word(state)];
    const steps: Told[][] = [
      [handedIn({ type: "captions", id: "a", on: true })],
      [joined(), switched(true), { type: "ack", id: "a", seq: 12 }, agreed(ME), doing("waiting", "consent")],
      [agreed(OTHER)],
      [doing("listening")],
      [doing("moving")],
      [doing("ready")],
      [doing("listening")],
      [doing("trouble", "hearing")],
      [caption(OTHER, "I can be heard again")],
      [withdrawn(OTHER)],
    ];
    for (const step of steps) {
      state = tell(step, state);
      words.push(word(state));
    }
    expect(words).toEqual([
      "off",
      "asked",
      "consent",
      "consent",
      "listening",
      "moving",
      "starting",
      "listening",
      "trouble",
      "listening",
      "consent",
    ]);
    const left = event(++seq, "seat.left", { seat: AI, reason: "left" }, { seat: AI });
    expect(word(tell([left, switched(false)], state))).toBe("off");
  });

  test("with nobody to hear them they are off, and the reason is kept until they are switched again", () => {
    const left = event(++seq, "seat.left", { seat: AI, reason: "left" }, { seat: AI });
    const state = tell([left, switched(false, "no_worker")], on());
    expect([word(state), state.captions.ended]).toEqual(["off", "no_worker"]);
    expect(tell([switched(true)], state).captions.ended).toBeNull();
  });

  test("a refusal is told where the switch is, not as something that went wrong in the room", () => {
    const refusal: ServerFrame = { type: "error", id: "a", code: "voice_unavailable", detail: "", status: 503 };
    const state = tell([handedIn({ type: "captions", id: "a", on: true }), refusal], inRoom());
    expect([word(state), state.captions.refused, state.refusal]).toEqual(["off", "voice_unavailable", null]);
  });

  test("one page's refused offer is no trouble of everybody's", () => {
    const all = tell([agreed(ME), agreed(OTHER), doing("listening"), doing("trouble", "offer")], on());
    expect(word(all)).toBe("listening");
  });

  test("who comes later is told by the seats; what was told before the log came in stays", () => {
    const ai = seat({ seat: AI, role: "ai", name: "Captions", joined: null });
    const agreeing = people.map((one) => (one.seat === ME ? { ...one, agreed: ["captions" as const] } : one));
    const late = tell([
      welcome({ seats: [...agreeing, ai], seq: 30 }),
      doing("listening"),
      switched(true),
      withdrawn(ME),
    ]);
    expect([word(late), reluctant(late)]).toEqual(["consent", [OTHER]]);
    expect(late.captions.doing).toBe("listening");
  });
});

describe("consent", () => {
  test("everybody sees by name whom captions wait for; observers count, those who left do not", () => {
    const watcher = event(++seq, "seat.joined", {
      seat: THIRD,
      role: "observer",
      name: "Mei Tan",
      instance: "w",
      again: false,
    });
    const state = tell([watcher, agreed(ME)], on());
    expect(reluctant(state)).toEqual([OTHER, THIRD]);
    const gone = event(++seq, "seat.left", { seat: THIRD, reason: "left" });
    expect(reluctant(tell([gone, agreed(OTHER)], state))).toEqual([]);
  });

  test("to recordings is another matter", () => {
    const recording = event(++seq, "consent.given", { kind: "recording", version: 1, seat: OTHER });
    expect(reluctant(tell([recording], on()))).toEqual([ME, OTHER]);
  });

  test("is on its way until it is answered, also where it changed nothing", () => {
    const state = tell([handedIn({ type: "consent.give", id: "b", kind: "captions", version: 1 })], on());
    expect(state.captions.answer).toBe("b");
    expect(tell([{ type: "ack", id: "b" }], state).captions.answer).toBeNull();
    expect(tell([agreed(ME, { id: "b" })], state).captions.answer).toBeNull();
  });

  test("to a text that is no longer asked for is asked again with the new one", () => {
    const more = { kind: "captions", version: 2, text: "New words.", sha256: "" };
    const stale: ServerFrame = { type: "error", id: "b", code: "stale_consent", detail: "", status: 409, more };
    const state = tell([handedIn({ type: "consent.give", id: "b", kind: "captions", version: 1 }), stale], on());
    expect(state.captions).toMatchObject({ answer: null, newText: { version: 2, text: "New words." } });
    expect([reluctant(state), state.refusal]).toEqual([[ME, OTHER], null]);
  });

  test("that is refused otherwise is told plainly, and can be given again", () => {
    const refusal: ServerFrame = { type: "error", id: "b", code: "room_ended", detail: "Ended.", status: 409 };
    const state = tell([handedIn({ type: "consent.give", id: "b", kind: "captions", version: 1 }), refusal], on());
    expect([state.captions.answer, state.refusal?.code]).toEqual([null, "room_ended"]);
  });

  test.each<[string, LocalWord]>([
    ["declined", { type: "captions.declined" }],
    ["taken back", handedIn({ type: "consent.withdraw", id: "c", kind: "captions" })],
  ])("%s is not asked for again until captions are switched on anew", (_, refusing) => {
    const state = tell([refusing], on());
    expect(state.captions.declined).toBe(true);
    expect(tell([switched(false), switched(true)], state).captions.declined).toBe(false);
  });

  test("taken back takes the words off the picture, and leaves what was written down", () => {
    const listening = tell([agreed(ME), agreed(OTHER), doing("listening"), said(OTHER, "Hello.")], on());
    const state = tell([caption(OTHER, "and another thing"), withdrawn(ME)], listening);
    expect([state.captions.spoken, state.captions.lines.length]).toEqual([[], 1]);
  });
});

describe("what is said", () => {
  const listening = () => tell([agreed(ME), agreed(OTHER), doing("listening")], on());
  const shown = (state: RoomState, now: number) => listShown(state.captions, now).map((one) => one.text);

  test("grows in its place, and a new line after a final one stands below", () => {
    let state = tell([caption(OTHER, "I"), caption(ME, "Go on"), caption(OTHER, "I began")], listening());
    expect(shown(state, START)).toEqual(["I began", "Go on"]);
    state = tell([caption(OTHER, "I began.", true), caption(OTHER, "Then")], state);
    expect(shown(state, START)).toEqual(["Go on", "Then"]);
  });

  test("is shown of the last two who spoke, and for eight seconds", () => {
    const one = tell([caption(OTHER, "one", true), caption(ME, "two", true)], listening());
    const two = tell([caption(THIRD, "three", true)], one, START + 5_000);
    expect(shown(two, START + 5_000)).toEqual(["two", "three"]);
    expect(shown(two, START + 8_000)).toEqual(["three"]);
    expect(shown(two, START + 13_000)).toEqual([]);
  });

  test("is taken off the picture when the note-taker moves", () => {
    expect(tell([caption(OTHER, "half a sen"), doing("moving")], listening()).captions.spoken).toEqual([]);
  });

  test("is listed from the log, once, and what was typed to an interviewer is not", () => {
    const line = said(OTHER, "Two thousand a second.");
    const typed = event(++seq, "transcript.said", { text: "typed" }, { seat: OTHER });
    const state = tell([line, line, typed], listening());
    expect(state.captions.lines).toMatchObject([{ seat: OTHER, text: "Two thousand a second.", fromMs: 61_000 }]);
  });

  test("is listed by when it was begun, though a long answer is written down late", () => {
    const state = tell(
      [said(ME, "Why?", 70_000), said(OTHER, "A long answer.", 62_000), said(ME, "I see.")],
      listening(),
    );
    expect(state.captions.lines.map((line) => line.text)).toEqual(["I see.", "A long answer.", "Why?"]);
  });

  test("is found by all words asked for, in text or name, whatever their case", () => {
    const line = (number: number, who: string, text: string): SaidLine => ({
      seq: number,
      at: "",
      seat: who,
      text,
      fromMs: 0,
    });
    const lines = [line(1, OTHER, "The LEDGER was wrong."), line(2, ME, "Which ledger?"), line(3, ME, "Why?")];
    const nameOf = (who: string) => (who === ME ? "You" : "Ananya Rao");
    const found = (query: string) => searchLines(lines, query, nameOf).map((one) => one.seq);
    expect([found("ledger"), found("ananya ledger"), found("you why"), found("  "), found("none")]).toEqual([
      [1, 2],
      [1],
      [3],
      [1, 2, 3],
      [],
    ]);
  });

  test("is cut at a word from the front when it is long", () => {
    expect(endOf("short", 10)).toBe("short");
    expect(endOf("one two three four", 12)).toBe("… three four");
    expect(endOf("x".repeat(20), 5)).toBe("… xxxxx");
  });
});
