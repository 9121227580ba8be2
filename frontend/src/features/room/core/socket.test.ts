import { beforeEach, expect, test } from "vitest";
import { waitBefore } from "./closing";
import { HandClock, settle } from "./fakes/clock";
import { event, NOW, welcome } from "./fakes/frames";
import { FakeShelf, FakeSocket } from "./fakes/webSocket";
import type { ServerFrame } from "./frames";
import { type LinkState, RoomSocket, type SocketOptions } from "./socket";

let clock: HandClock;
let heard: ServerFrame[];
let links: LinkState[];
let shelf: FakeShelf;
let anew: number;
let offsets: number[];

beforeEach(() => {
  clock = new HandClock();
  heard = [];
  links = [];
  shelf = new FakeShelf();
  anew = 0;
  offsets = [];
  FakeSocket.all = [];
});

function start(changes: Partial<SocketOptions> = {}): RoomSocket {
  const socket = new RoomSocket({
    url: "ws://test/ws/rooms/1",
    instance: "page-1",
    version: "1",
    clock,
    random: () => 0.5,
    WebSocket: FakeSocket as unknown as SocketOptions["WebSocket"],
    shelf,
    shelfKey: "unanswered",
    renewSession: async () => false,
    onLink: (link) => links.push(link),
    onFrame: (frame) => heard.push(frame),
    onAnew: () => {
      anew += 1;
    },
    onOffset: (offset) => offsets.push(offset),
    ...changes,
  });
  socket.open();
  return socket;
}

function enter(seq = 0): void {
  FakeSocket.last.accept();
  FakeSocket.last.say(welcome({ seq }));
}

const numbers = () => heard.filter((frame) => frame.type === "event").map((frame) => frame.seq);

test("says hello first, and nothing else before the welcome", () => {
  const socket = start();
  socket.send({ type: "chat.send", id: "a", text: "early" });
  FakeSocket.last.accept();
  expect(FakeSocket.last.words()).toEqual([
    { type: "hello", last_seq: null, client: { instance: "page-1", name: "intraview-web", version: "1" } },
  ]);
  FakeSocket.last.say(welcome());
  expect(FakeSocket.last.words().at(-1)).toEqual({ type: "chat.send", id: "a", text: "early" });
});

test("after a broken line it resumes after the last event, and sends the unanswered again in order with the same ids", async () => {
  const socket = start();
  enter();
  FakeSocket.last.say(event(1, "chat.sent", { text: "one", to: null }));
  socket.send({ type: "chat.send", id: "a", text: "first" });
  socket.send({ type: "chat.send", id: "b", text: "second" });
  socket.send({ type: "timer.start", id: "c", name: "Intro", seconds: 60 });
  FakeSocket.last.say({ type: "ack", id: "a", seq: 2 });
  FakeSocket.last.fall();
  await clock.turn(250);
  enter(2);
  const [hello, ...again] = FakeSocket.last.words();
  expect(hello).toMatchObject({ type: "hello", last_seq: 1, client: { instance: "page-1" } });
  expect(again.map((frame) => frame.id)).toEqual(["b", "c"]);
});

test("an event is told once, however often it is sent", () => {
  start();
  enter();
  const one = event(1, "chat.sent", { text: "one", to: null });
  FakeSocket.last.say(one);
  FakeSocket.last.say(one);
  expect(numbers()).toEqual([1]);
});

test("a gap is noticed by `prev`, asked for once, and filled in order", async () => {
  start();
  enter();
  FakeSocket.last.say(event(1, "hand.changed", { up: true }));
  FakeSocket.last.say(event(4, "hand.changed", { up: true }, { prev: 3 }));
  FakeSocket.last.say(event(5, "hand.changed", { up: true }, { prev: 4 }));
  expect(FakeSocket.last.words().filter((frame) => frame.type === "sync")).toEqual([{ type: "sync", after: 1 }]);
  FakeSocket.last.say(event(3, "hand.changed", { up: true }, { prev: 1 })); // 2 is not for our eyes
  FakeSocket.last.say(event(4, "hand.changed", { up: true }, { prev: 3 }));
  FakeSocket.last.say(event(5, "hand.changed", { up: true }, { prev: 4 }));
  expect(numbers()).toEqual([1, 3, 4, 5]);
});

test("an answer to `sync` that never comes is asked for again", async () => {
  start();
  enter();
  FakeSocket.last.say(event(3, "hand.changed", { up: true }, { prev: 2 }));
  await clock.turn(2_000);
  expect(FakeSocket.last.words().filter((frame) => frame.type === "sync")).toHaveLength(2);
});

test("a log that is younger than what we saw is read from its beginning", async () => {
  start();
  enter();
  for (let seq = 1; seq <= 9; seq += 1) FakeSocket.last.say(event(seq, "hand.changed", { up: true }));
  FakeSocket.last.fall();
  await clock.turn(250);
  enter(2);
  expect(anew).toBe(1);
  FakeSocket.last.say(event(1, "hand.changed", { up: true }));
  expect(numbers().at(-1)).toBe(1);
});

test("a log that begins anew at the number we stopped at is noticed by its first event", async () => {
  start();
  enter();
  for (let seq = 1; seq <= 3; seq += 1) FakeSocket.last.say(event(seq, "hand.changed", { up: true }));
  FakeSocket.last.fall();
  await clock.turn(250);
  enter(3);
  FakeSocket.last.say(event(1, "hand.changed", { up: true }, { prev: 0 }));
  expect(anew).toBe(1);
  expect(numbers()).toEqual([1, 2, 3, 1]);
});

test("waits 0.25, 0.5, 1, 2, then 4 seconds, give or take a fifth, and begins again after a welcome", async () => {
  expect([1, 2, 3, 4, 5, 9].map((attempt) => waitBefore(attempt, 0.5))).toEqual([250, 500, 1000, 2000, 4000, 4000]);
  expect([waitBefore(3, 0), waitBefore(3, 1), waitBefore(9, 1)]).toEqual([800, 1200, 4000]);
  start();
  enter();
  for (const wait of [250, 500, 1000]) {
    const before = FakeSocket.all.length;
    FakeSocket.last.fall();
    await clock.turn(wait - 1);
    expect(FakeSocket.all.length).toBe(before);
    await clock.turn(1);
    expect(FakeSocket.all.length).toBe(before + 1);
  }
  enter();
  FakeSocket.last.fall();
  expect(links.at(-1)).toMatchObject({ at: "away", attempt: 1 });
});

test("a network that comes back is used at once", async () => {
  const socket = start();
  enter();
  for (let i = 0; i < 5; i += 1) {
    FakeSocket.last.fall();
    await clock.turn(250 * 2 ** i);
  }
  FakeSocket.last.fall();
  const before = FakeSocket.all.length;
  socket.wake();
  expect(FakeSocket.all.length).toBe(before + 1);
});

test("a line that no longer answers is given up and replaced", async () => {
  start();
  enter();
  FakeSocket.last.say({ type: "pong", t: clock.now(), now: NOW });
  const dead = FakeSocket.last;
  await clock.turn(12_000 + 6_000 + 250);
  expect(dead.closedWith).not.toBeNull();
  expect(FakeSocket.last).not.toBe(dead);
});

test("the clock's offset is that of the ping with the smallest round trip", async () => {
  start();
  enter();
  const answer = async (rtt: number, ahead: number) => {
    const t = clock.now();
    await clock.turn(rtt);
    const now = new Date(t + rtt / 2 + ahead).toISOString();
    FakeSocket.last.say({ type: "pong", t, now });
  };
  await answer(400, 900);
  await answer(20, 700);
  await answer(300, 850);
  expect(offsets.at(-1)).toBe(700);
});

test("signed out: the session is renewed once, then it is over", async () => {
  let renewals = 0;
  start({
    renewSession: async () => {
      renewals += 1;
      return true;
    },
  });
  FakeSocket.last.accept();
  FakeSocket.last.fall(4401, "not_signed_in");
  await clock.turn(0);
  expect(FakeSocket.all).toHaveLength(2);
  FakeSocket.last.accept();
  FakeSocket.last.fall(4401, "not_signed_in");
  await settle();
  expect(renewals).toBe(1);
  expect(links.at(-1)).toEqual({ at: "over", because: "signed_out" });
});

test.each([
  [4403, "ended", "ended"],
  [4403, "removed", "removed"],
  [4403, "forged_origin", "forbidden"],
  [4404, "", "missing"],
  [4409, "taken_over", "taken_over"],
  [4400, "malformed", "bug"],
  [4413, "", "bug"],
])("close code %i (%s) is final: %s", async (code, reason, because) => {
  start();
  enter();
  FakeSocket.last.fall(code, reason);
  await clock.turn(60_000);
  expect(links.at(-1)).toEqual({ at: "over", because });
  expect(FakeSocket.all).toHaveLength(1);
});

test("a denied knock is told by the error before the close", () => {
  start();
  FakeSocket.last.accept();
  FakeSocket.last.say({
    type: "waiting",
    position: 1,
    message: "knocking",
    room: "r",
    title: "t",
    now: NOW,
    ai_offered: false,
  });
  FakeSocket.last.say({ type: "error", code: "denied", detail: "", status: 403 });
  FakeSocket.last.fall(4403, "forbidden");
  expect(links.at(-1)).toEqual({ at: "over", because: "denied" });
});

test("a message that was never answered outlives the page, a mute doesn't", () => {
  const socket = start();
  enter();
  socket.send({ type: "chat.send", id: "a", text: "kept" });
  socket.send({ type: "mute", id: "m", seat: "0198aaaa-0000-7000-8000-000000000002" });
  FakeSocket.all = [];
  const reloaded = start();
  expect(reloaded.unanswered().map((frame) => frame.id)).toEqual(["a"]);
  enter();
  expect(FakeSocket.last.words().at(-1)).toEqual({ type: "chat.send", id: "a", text: "kept" });
  FakeSocket.last.say({ type: "ack", id: "a", seq: 7 });
  expect(shelf.items.size).toBe(0);
});

test("over a limit the frame is sent again after the time the server asks for, and the page hears nothing", async () => {
  const socket = start();
  enter();
  socket.send({ type: "chat.send", id: "a", text: "fast" });
  FakeSocket.last.say({
    type: "error",
    id: "a",
    code: "rate_limited",
    detail: "",
    status: 429,
    more: { retry_after_ms: 400 },
  });
  await clock.turn(400);
  expect(FakeSocket.last.words().filter((frame) => frame.id === "a")).toHaveLength(2);
  expect(heard.filter((frame) => frame.type === "error")).toHaveLength(0);
});

test("a frame at which the server itself failed is sent three more times, then the page is told", async () => {
  const socket = start();
  enter();
  socket.send({ type: "chat.send", id: "a", text: "unlucky" });
  for (let i = 0; i < 4; i += 1) {
    FakeSocket.last.say({ type: "error", id: "a", code: "internal", detail: "", status: 500 });
    await clock.turn(5_000);
  }
  expect(FakeSocket.last.words().filter((frame) => frame.id === "a")).toHaveLength(4);
  expect(heard.filter((frame) => frame.type === "error")).toHaveLength(1);
});

test("that the server can't listen is an answer, not a failure to be tried again", async () => {
  const socket = start();
  enter();
  socket.send({ type: "captions", id: "a", on: true });
  FakeSocket.last.say({ type: "error", id: "a", code: "voice_unavailable", detail: "", status: 503 });
  await clock.turn(5_000);
  expect(FakeSocket.last.words().filter((frame) => frame.id === "a")).toHaveLength(1);
  expect(heard.filter((frame) => frame.type === "error")).toHaveLength(1);
});
