import { beforeEach, describe, expect, test } from "vitest";
import { HandClock, settle } from "./fakes/clock";
import { event, ME, NOW, OTHER, seat, welcome } from "./fakes/frames";
import { FakePeerConnection, fakeTrack } from "./fakes/peerConnection";
import { FakeShelf, FakeSocket } from "./fakes/webSocket";
import type { ClientFrame } from "./frames";
import { LocalMedia } from "./localMedia";
import { Room, type RoomDeps } from "./room";

let clock: HandClock;
let media: LocalMedia;
let room: Room;
let shelf: FakeShelf;

const seats = [
  seat({ seat: ME, role: "interviewer", name: "Daniel Okafor", joined: 1 }),
  seat({ seat: OTHER, joined: 2 }),
];

function makeDevices(): MediaDevices {
  const track = (kind: "audio" | "video") =>
    Object.assign(fakeTrack(kind), { enabled: true, stop: () => {}, addEventListener: () => {} });
  return {
    addEventListener: () => {},
    removeEventListener: () => {},
    enumerateDevices: async () => [],
    getUserMedia: async ({ audio, video }: MediaStreamConstraints) => ({
      getAudioTracks: () => (audio ? [track("audio")] : []),
      getVideoTracks: () => (video ? [track("video")] : []),
    }),
  } as unknown as MediaDevices;
}

function makeRoom(): Room {
  let ids = 0;
  return new Room(
    {
      url: "ws://test",
      roomId: "1",
      version: "1",
      clock,
      random: () => 0.5,
      newId: () => `id-${++ids}`,
      WebSocket: FakeSocket as unknown as RoomDeps["WebSocket"],
      RTCPeerConnection: FakePeerConnection as unknown as RoomDeps["RTCPeerConnection"],
      MediaStream: class {} as unknown as RoomDeps["MediaStream"],
      shelf,
      renewSession: async () => false,
    },
    media,
  );
}

beforeEach(async () => {
  clock = new HandClock();
  shelf = new FakeShelf();
  FakeSocket.all = [];
  FakePeerConnection.all = [];
  media = new LocalMedia(makeDevices(), null);
  await media.open();
  room = makeRoom();
  room.join();
});

function enter(seq = 2): void {
  FakeSocket.last.accept();
  FakeSocket.last.say(welcome({ seats, seq }));
}

const sent = <Type extends ClientFrame["type"]>(type: Type) =>
  FakeSocket.last.sent.filter((frame): frame is ClientFrame & { type: Type } => frame.type === type);

test("on entering it tells what it sends, and offers to those who came later", async () => {
  enter();
  await clock.turn(10);
  expect(sent("media")).toEqual([{ type: "media", audio: true, video: true, screen: false }]);
  expect(sent("signal").map((frame) => [frame.to, frame.description?.type])).toEqual([[OTHER, "offer"]]);
});

test("a broken socket leaves the call alone; back again, it tells its media anew", async () => {
  enter();
  await clock.turn(10);
  FakePeerConnection.all[0]?.become("connected");
  FakeSocket.last.fall();
  await clock.turn(250);
  expect(FakePeerConnection.all.map((pc) => pc.connectionState)).toEqual(["connected"]);
  expect(room.state()).toMatchObject({ phase: "in", link: { at: "away" } });
  enter();
  await clock.turn(10);
  expect(sent("media")).toHaveLength(1);
  expect(FakePeerConnection.all).toHaveLength(1);
});

test("muted by a host it stops sending sound and says so; old mutes don't count", async () => {
  enter();
  FakeSocket.last.say(event(1, "seat.muted", { seat: ME }));
  await settle();
  expect(media.view().audio?.enabled).toBe(true);
  FakeSocket.last.say(event(2, "hand.changed", { up: false }));
  FakeSocket.last.say(event(3, "seat.muted", { seat: ME }));
  await settle();
  expect(media.view().audio?.enabled).toBe(false);
  expect(sent("media").at(-1)).toMatchObject({ audio: false, video: true });
});

test("a mute that came while the line was broken is obeyed on the way back", async () => {
  enter();
  for (const seq of [1, 2]) FakeSocket.last.say(event(seq, "hand.changed", { up: false }));
  FakeSocket.last.fall();
  await clock.turn(250);
  enter(3);
  FakeSocket.last.say(event(3, "seat.muted", { seat: ME }));
  await settle();
  expect(media.view().audio?.enabled).toBe(false);
});

test("a note is saved a moment after the last key, one save at a time", async () => {
  enter();
  room.typeNote("k", null, "private", "Sizes");
  await clock.turn(500);
  room.typeNote("k", null, "private", "Sizes first");
  await clock.turn(799);
  expect(sent("note.save")).toEqual([]);
  await clock.turn(1);
  expect(sent("note.save")).toMatchObject([{ text: "Sizes first", revision: 0 }]);
  room.typeNote("k", null, "private", "Sizes first.");
  await clock.turn(2_000);
  expect(sent("note.save")).toHaveLength(1);
  const { id } = sent("note.save")[0] as { id: string };
  const data = { note: "n", layer: "private", text: "Sizes first", revision: 1, room_ms: 0 } as const;
  FakeSocket.last.say({ ...event(1, "note.saved", data), id, seat: ME });
  FakeSocket.last.say({ type: "ack", id, seq: 1 });
  await clock.turn(800);
  expect(sent("note.save").at(-1)).toMatchObject({ note: "n", revision: 1, text: "Sizes first." });
});

test("a message said while away is on the page at once, and still after a reload", async () => {
  enter();
  FakeSocket.last.fall();
  room.say("Said into the void", null);
  expect(room.state().chat.lines.at(-1)).toMatchObject({ text: "Said into the void", state: "pending" });
  room.shut();
  room = makeRoom();
  room.join();
  enter();
  expect(room.state().chat.lines).toMatchObject([{ text: "Said into the void", state: "pending" }]);
  expect(sent("chat.send")).toHaveLength(1);
});

test("sent back to the lobby, no call is left open", async () => {
  enter();
  await clock.turn(10);
  FakeSocket.last.say({
    type: "waiting",
    position: 1,
    message: "knocking",
    room: "1",
    title: "t",
    now: NOW,
    ai_offered: false,
  });
  expect(room.state().phase).toBe("waiting");
  expect(FakePeerConnection.all.every((pc) => pc.connectionState === "closed")).toBe(true);
});

describe("the line to the captions", () => {
  const AI = "0198aaaa-0000-7000-8000-00000000000a";
  const came = () =>
    event(1, "seat.joined", { seat: AI, role: "ai", name: "Captions", instance: "ai", again: false }, { prev: 0 });
  const agreed = (who: string, seq: number) => event(seq, "consent.given", { kind: "captions", version: 1, seat: who });
  const withdrawn = (seq: number) => event(seq, "consent.withdrawn", { kind: "captions", seat: ME });
  const toAi = () => sent("signal").filter((frame) => frame.to === AI && frame.description?.type === "offer");
  const ready = (call: number) => ({ type: "ai.voice.state", state: "ready", seat: AI, call, reason: "" }) as const;
  const pcs = () => FakePeerConnection.all.filter((pc) => pc.transceivers.length === 1);

  /** In a room with nobody but the note-taker, who is switched on as event 1. */
  async function enterAlone(): Promise<void> {
    FakeSocket.last.accept();
    FakeSocket.last.say(welcome({ seats: seats.slice(0, 1), seq: 0 }));
    FakeSocket.last.say(came());
    await clock.turn(10);
  }

  test("begins once we agree ourselves, and carries our microphone one way", async () => {
    await enterAlone();
    FakeSocket.last.say(agreed(OTHER, 2));
    await clock.turn(10);
    expect(toAi()).toEqual([]);
    FakeSocket.last.say(agreed(ME, 3));
    await clock.turn(10);
    expect(toAi()).toHaveLength(1);
    expect(pcs().map((pc) => pc.transceivers[0]?.direction)).toEqual(["sendonly"]);
    expect(room.state().captions.line).toBe("connecting");
  });

  test("is refused as long as no worker is there, and offers again when one is", async () => {
    await enterAlone();
    FakeSocket.last.say(agreed(ME, 2));
    await clock.turn(10);
    FakeSocket.last.say({ type: "error", code: "seat_gone", detail: "", status: 410 });
    expect(room.state().captions.line).toBe("waiting");
    FakeSocket.last.say(ready(1));
    await clock.turn(10);
    expect(toAi()).toHaveLength(2);
    FakeSocket.last.say(ready(2));
    await clock.turn(10);
    expect(toAi()).toHaveLength(3);
    expect(pcs().filter((pc) => pc.signalingState !== "closed")).toHaveLength(1);
  });

  test("ends when we take it back, when captions end, and when we leave", async () => {
    await enterAlone();
    FakeSocket.last.say(agreed(ME, 2));
    await clock.turn(10);
    FakeSocket.last.say(withdrawn(3));
    expect(room.state().captions.line).toBe("off");
    FakeSocket.last.say(agreed(ME, 4));
    FakeSocket.last.say(event(5, "seat.left", { seat: AI, reason: "left" }));
    expect(room.state().captions.line).toBe("off");
    FakeSocket.last.say({ ...came(), seq: 6, prev: 5 });
    expect(room.state().captions.line).toBe("connecting");
    room.leave();
    await clock.turn(10);
    expect(pcs().map((pc) => pc.signalingState)).toEqual(["closed", "closed", "closed"]);
  });

  test("takes another microphone without a new connection", async () => {
    await enterAlone();
    FakeSocket.last.say(agreed(ME, 2));
    await clock.turn(10);
    await media.choose("audioinput", "another");
    await clock.turn(10);
    expect(pcs()).toHaveLength(1);
    expect(pcs()[0]?.transceivers[0]?.sent).toBe(media.view().audio);
  });
});
