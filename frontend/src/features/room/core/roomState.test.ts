import { expect, test } from "vitest";
import { countUnread, listLines, listSeen, type Message } from "./chat";
import { event, ME, NOW, OTHER, room, seat, THIRD, welcome } from "./fakes/frames";
import type { AnyEvent, KeptFrame, ServerFrame } from "./frames";
import { listNotes } from "./notes";
import { after, initialState, type LocalWord, type RoomState } from "./roomState";
import { isMissed, listKnocks, listOthers } from "./seats";

type Told = ServerFrame | LocalWord;

const both = [
  seat({ seat: ME, role: "interviewer", name: "Daniel Okafor", joined: 1 }),
  seat({ seat: OTHER, joined: 2 }),
];

function tell(words: Told[], from: RoomState = initialState): RoomState {
  return words.reduce((state, word) => after(state, { ...word, heardAt: 1000 } as never), from);
}

const inRoom = tell([welcome({ seats: both, seq: 2 })]);
const messages = (state: RoomState) => state.chat.lines.filter((line): line is Message => line.is === "message");
const handedIn = (frame: KeptFrame): LocalWord => ({ type: "handed_in", frame, at: NOW });

test("history fills the chat but doesn't touch seats and timers, which the welcome knows better", () => {
  const state = tell(
    [
      event(1, "chat.sent", { text: "before", to: null }),
      event(2, "seat.left", { seat: OTHER, reason: "lost" }),
      event(3, "hand.changed", { up: true }),
    ],
    inRoom,
  );
  expect(messages(state).map((line) => line.text)).toEqual(["before"]);
  expect(state.seats[OTHER]).toMatchObject({ present: true, hand: true });
});

test("an unknown kind of event changes nothing", () => {
  const unknown = { ...event(3, "hand.changed", { up: true }), kind: "whiteboard.drawn" } as AnyEvent;
  expect(tell([unknown], inRoom)).toEqual(inRoom);
});

test("a message of ours is pending until its event, and is there once", () => {
  const state = tell([handedIn({ type: "chat.send", id: "a", text: "hello" })], inRoom);
  expect(messages(state)).toMatchObject([{ state: "pending", text: "hello", seat: ME }]);
  const sent = event(3, "chat.sent", { text: "hello", to: null }, { id: "a", seat: ME });
  const done = tell([{ type: "ack", id: "a", seq: 3 }, sent], state);
  expect(messages(done)).toMatchObject([{ state: "sent", seq: 3 }]);
});

test("a message that came in by its number before its ack is not doubled", () => {
  const state = tell(
    [
      event(3, "chat.sent", { text: "hello", to: null }, { seat: ME }),
      { type: "restored", frame: { type: "chat.send", id: "a", text: "hello" }, at: NOW },
      { type: "ack", id: "a", seq: 3 },
    ],
    inRoom,
  );
  expect(messages(state)).toHaveLength(1);
});

test("a refused message keeps its text and says why; other messages keep their places", () => {
  const state = tell(
    [
      handedIn({ type: "chat.send", id: "a", text: "hello" }),
      event(3, "chat.sent", { text: "theirs", to: null }),
      { type: "error", id: "a", code: "not_allowed", detail: "", status: 403 },
    ],
    inRoom,
  );
  expect(messages(state).map((line) => [line.text, line.state, line.refusal])).toEqual([
    ["theirs", "sent", null],
    ["hello", "failed", "not_allowed"],
  ]);
});

test("an edited message is marked, a deleted one leaves a tombstone", () => {
  const state = tell(
    [
      event(3, "chat.sent", { text: "one", to: null }),
      event(4, "chat.sent", { text: "two", to: null }),
      event(5, "chat.edited", { of: 3, text: "uno" }),
      event(6, "chat.deleted", { of: 4 }),
    ],
    inRoom,
  );
  expect(messages(state).map(({ text, edited, deleted }) => [text, edited, deleted])).toEqual([
    ["uno", true, false],
    ["", false, true],
  ]);
});

test("a message that was deleted before we came is a tombstone from the start", () => {
  const state = tell(
    [
      event(1, "chat.sent", { text: null, to: null, deleted: true }),
      event(2, "chat.edited", { of: 1, text: null, deleted: true }),
    ],
    inRoom,
  );
  expect(messages(state)).toMatchObject([{ text: "", deleted: true, edited: false }]);
});

test("read receipts stand under the last message each has seen, and only grow", () => {
  const state = tell(
    [
      event(3, "chat.sent", { text: "one", to: null }, { seat: ME }),
      event(4, "chat.sent", { text: "two", to: null }, { seat: ME }),
      event(5, "chat.read", { up_to: 4 }),
      event(6, "chat.read", { up_to: 3 }),
      event(7, "chat.sent", { text: "a whisper to a third", to: THIRD }, { seat: ME }),
      event(8, "chat.read", { up_to: 7 }),
    ],
    inRoom,
  );
  expect([...listSeen(state.chat, ME)]).toEqual([["seq:4", [OTHER]]]);
});

test("unread counts what others wrote after the last one read", () => {
  const state = tell(
    [
      event(3, "chat.sent", { text: "one", to: null }),
      event(4, "chat.sent", { text: "mine", to: null }, { seat: ME }),
      event(5, "chat.read", { up_to: 3 }, { seat: ME }),
      event(6, "chat.sent", { text: "two", to: null }),
    ],
    inRoom,
  );
  expect(countUnread(state.chat, ME)).toBe(1);
});

test("knocks wait for a host, who admits; then they are in the room", () => {
  const knocked = tell([event(3, "seat.knocked", { seat: THIRD, name: "Lena", role: "observer" })], inRoom);
  expect(listKnocks(knocked.seats).map((one) => one.name)).toEqual(["Lena"]);
  const joined = tell(
    [
      event(4, "seat.admitted", { seat: THIRD }),
      event(5, "seat.joined", { seat: THIRD, name: "Lena", role: "observer", instance: "p", again: false }),
    ],
    knocked,
  );
  expect(listKnocks(joined.seats)).toEqual([]);
  expect(listOthers(joined.seats, ME).map((one) => one.seat)).toEqual([OTHER, THIRD]);
});

test("somebody whose line broke is missed, with the time; somebody who left is not", () => {
  const lost = tell([event(3, "seat.left", { seat: OTHER, reason: "lost" })], inRoom);
  expect(lost.seats[OTHER]).toMatchObject({ present: false, gone: { reason: "lost", at: NOW } });
  expect(listOthers(lost.seats, ME)).toHaveLength(1);
  const left = tell([event(3, "seat.left", { seat: OTHER, reason: "left" })], inRoom);
  expect(left.seats[OTHER] && isMissed(left.seats[OTHER])).toBe(false);
  expect(listOthers(left.seats, ME)).toEqual([]);
});

test("after our own way back the log tells how somebody left who is not there", () => {
  const gone = seat({ seat: OTHER, joined: null, present: false });
  const state = tell(
    [welcome({ seats: [...both.slice(0, 1), gone], seq: 5 }), event(4, "seat.left", { seat: OTHER, reason: "lost" })],
    inRoom,
  );
  expect(state.seats[OTHER] && isMissed(state.seats[OTHER])).toBe(true);
});

test("a restart of the server fills nobody's chat with comings and goings", () => {
  const names = { name: "Ananya Rao", role: "candidate", instance: "p", again: true } as const;
  const state = tell(
    [
      event(3, "seat.left", { seat: OTHER, reason: "server_lost" }),
      event(4, "seat.left", { seat: ME, reason: "lost" }),
      event(5, "seat.joined", { seat: OTHER, ...names }),
      event(6, "seat.left", { seat: OTHER, reason: "lost" }),
      event(7, "seat.joined", { seat: OTHER, ...names }),
    ],
    inRoom,
  );
  expect(listLines(state.chat, ME).map((line) => line.seq)).toEqual([6, 7]);
});

test("coming back with the same page keeps what is known of one's media; a new page begins silent", () => {
  const back = { seat: OTHER, name: "Ananya Rao", role: "candidate", instance: "page-1" } as const;
  const again = tell([event(3, "seat.joined", { ...back, again: true })], inRoom);
  expect(again.seats[OTHER]?.media.video).toBe(true);
  expect(again.seats[OTHER]?.joined).toBe(3);
  const anew = tell([event(3, "seat.joined", { ...back, instance: "page-2", again: false })], inRoom);
  expect(anew.seats[OTHER]?.media.video).toBe(false);
});

test("the room's clock starts with the first candidate", () => {
  const joined = { seat: OTHER, name: "A", role: "candidate", instance: "p", again: false } as const;
  const state = tell([event(3, "seat.joined", joined)], inRoom);
  expect(state.room?.started_at).toBe(NOW);
});

test("a request to unmute is for the one it names, and is only a question", () => {
  const asked = tell([event(3, "media.asked", { seat: ME, what: "audio" })], inRoom);
  expect(asked.asked).toMatchObject({ what: "audio", by: OTHER });
  expect(tell([event(3, "media.asked", { seat: OTHER, what: "audio" })], inRoom).asked).toBeNull();
});

test("the end of the room is its last word, whatever code closes the socket after it", () => {
  const state = tell(
    [event(3, "room.ended", { by: OTHER }), { type: "link", link: { at: "over", because: "forbidden" } }],
    inRoom,
  );
  expect(state).toMatchObject({ phase: "over", farewell: "ended", room: { state: "ended" } });
});

test("a lost server leaves everything on the page as it is", () => {
  const state = tell([{ type: "link", link: { at: "away", attempt: 2, since: 5 } }], inRoom);
  expect(state).toEqual({ ...inRoom, link: { at: "away", attempt: 2, since: 5 } });
});

test("a refusal that belongs to no message is told, one for a signal to somebody who has gone is not", () => {
  const error = (code: string): ServerFrame => ({ type: "error", code, detail: "why", status: 409 });
  expect(tell([error("room_full")], inRoom).refusal).toMatchObject({ code: "room_full", detail: "why" });
  expect(tell([error("seat_gone")], inRoom).refusal).toBeNull();
});

// --- notes ---

const type = (text: string, key = "k", note: string | null = null): LocalWord => ({
  type: "note.type",
  key,
  note,
  layer: "panel",
  text,
  roomMs: 5_000,
});
const saved = (seq: number, revision: number, text: string, id?: string) =>
  event(
    seq,
    "note.saved",
    { note: "n", layer: "panel", text, revision, room_ms: 5_000 },
    id === undefined ? {} : { id, seat: ME },
  );

test("a note is typed, sent, and saved under the id the server gave it", () => {
  const state = tell([type("first"), { type: "note.send", key: "k", id: "f" }, saved(3, 1, "first", "f")], inRoom);
  expect(state.notes.drafts.k).toMatchObject({ note: "n", revision: 1, state: "saved", savedAt: 1000 });
  expect(listNotes(state.notes, "panel")).toHaveLength(1);
});

test("what is typed while a save is on its way is due afterwards, on top of the new revision", () => {
  const state = tell(
    [type("first"), { type: "note.send", key: "k", id: "f" }, type("first and more"), saved(3, 1, "first", "f")],
    inRoom,
  );
  expect(state.notes.drafts.k).toMatchObject({ state: "dirty", revision: 1, text: "first and more" });
});

test("a stale save shows both texts, and nothing is lost whichever is kept", () => {
  const stale: ServerFrame = {
    type: "error",
    id: "g",
    code: "stale_note",
    detail: "",
    status: 409,
    more: { revision: 2, text: "theirs" },
  };
  const state = tell(
    [saved(3, 1, "first"), type("mine", "k", "n"), { type: "note.send", key: "k", id: "g" }, stale],
    inRoom,
  );
  expect(state.notes.drafts.k).toMatchObject({
    state: "conflict",
    text: "mine",
    theirs: { revision: 2, text: "theirs" },
  });
  const keep = (keep: "mine" | "theirs" | "both") =>
    tell([{ type: "note.resolve", key: "k", keep }], state).notes.drafts.k;
  expect(keep("mine")).toMatchObject({ state: "dirty", revision: 2, text: "mine", theirs: null });
  expect(keep("theirs")).toMatchObject({ state: "saved", revision: 2, text: "theirs" });
  expect(keep("both")).toMatchObject({ state: "dirty", revision: 2, text: "theirs\n\nmine" });
});

test("somebody else's save under an open editor is a conflict only when it was changed here too", () => {
  const open = tell([saved(3, 1, "first"), type("mine", "k", "n")], inRoom);
  expect(tell([saved(4, 2, "theirs")], open).notes.drafts.k?.state).toBe("conflict");
  const clean = tell([{ type: "note.send", key: "k", id: "f" }, saved(4, 2, "mine", "f")], open);
  expect(tell([saved(5, 3, "theirs")], clean).notes.drafts.k).toMatchObject({ state: "saved", text: "theirs" });
});

test("a log that begins anew takes the old lines away and keeps what is being written", () => {
  const state = tell([event(3, "chat.sent", { text: "one", to: null }), type("draft"), { type: "anew" }], inRoom);
  expect(state.chat.lines).toEqual([]);
  expect(state.notes.drafts.k?.text).toBe("draft");
  expect(state.room).toEqual(room);
});
