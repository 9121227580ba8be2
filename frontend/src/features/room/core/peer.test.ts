import { beforeEach, expect, test } from "vitest";
import { HandClock } from "./fakes/clock";
import { FakePeerConnection, fakeTrack } from "./fakes/peerConnection";
import type { LineView } from "./lineView";
import { type PeerDeps, PeerLine, type PeerOptions, type PeerSignal } from "./peer";
import type { Tracks } from "./tracks";

const NO_TRACKS: Tracks = { audio: null, video: null, screen: null };

let clock: HandClock;

beforeEach(() => {
  clock = new HandClock();
  FakePeerConnection.all = [];
  FakePeerConnection.blocked = false;
});

interface Side {
  line: PeerLine;
  sent: PeerSignal[];
  view: LineView | null;
  tracks: Tracks | null;
  pc: () => FakePeerConnection;
}

let marks = 0;

function makeSide(changes: Partial<PeerOptions>, deliver: (signal: PeerSignal) => void): Side {
  const mine: FakePeerConnection[] = [];
  const side: Side = { sent: [], view: null, tracks: null, pc: () => mine.at(-1) as FakePeerConnection } as never;
  const deps: PeerDeps = {
    clock,
    RTCPeerConnection: class extends FakePeerConnection {
      constructor(configuration: RTCConfiguration) {
        super(configuration);
        mine.push(this);
      }
    } as unknown as PeerDeps["RTCPeerConnection"],
    MediaStream: class {} as unknown as PeerDeps["MediaStream"],
    newMark: () => `mark-${++marks}`,
  };
  side.line = new PeerLine(deps, {
    first: false,
    sends: true,
    iceServers: [],
    tracks: NO_TRACKS,
    reachable: true,
    send: (signal) => {
      side.sent.push(signal);
      deliver(signal);
    },
    onChange: (view) => {
      side.view = view;
    },
    onTracks: (tracks) => {
      side.tracks = tracks;
    },
    onReading: () => {},
    ...changes,
  });
  return side;
}

/** Two lines and a wire between them that can be cut, slow, or a copy of what went over it. */
function makePair(first: Partial<PeerOptions> = {}, second: Partial<PeerOptions> = {}) {
  const wire = { cut: false, delayMs: 5 };
  const carry = (to: () => Side) => (signal: PeerSignal) => {
    if (!wire.cut) clock.after(wire.delayMs, () => to().line.take(structuredClone(signal)));
  };
  const host: Side = makeSide(
    { first: true, ...first },
    carry(() => guest),
  );
  const guest: Side = makeSide(
    { first: false, ...second },
    carry(() => host),
  );
  return { host, guest, wire };
}

const descriptions = (side: Side) => side.sent.flatMap((signal) => signal.description?.type ?? []);

test("who was here first offers, the newcomer waits, and both are connected", async () => {
  const { host, guest } = makePair();
  await clock.turn(100);
  expect(descriptions(host)).toEqual(["offer"]);
  expect(descriptions(guest)).toEqual(["answer"]);
  expect([host.view?.state, guest.view?.state]).toEqual(["connected", "connected"]);
});

test("sound, camera and screen have their place from the first offer: sharing asks for no negotiation", async () => {
  const audio = fakeTrack("audio");
  const { host, guest } = makePair({}, { tracks: { ...NO_TRACKS, audio } });
  await clock.turn(100);
  expect(host.pc().transceivers.map((one) => one.kind)).toEqual(["audio", "video", "video"]);
  expect(guest.pc().transceivers[0]?.sent).toBe(audio);
  const screen = fakeTrack("video");
  guest.line.setTrack("screen", screen);
  await clock.turn(100);
  expect(guest.pc().transceivers[2]?.sent).toBe(screen);
  expect(descriptions(guest)).toEqual(["answer"]);
  expect(host.tracks?.screen).toBe(host.pc().transceivers[2]?.receiver.track);
});

test("an observer receives and sends nothing, until made an interviewer", async () => {
  const video = fakeTrack("video");
  const { guest } = makePair({}, { sends: false, tracks: { ...NO_TRACKS, video } });
  await clock.turn(100);
  expect(guest.pc().transceivers.map((one) => one.direction)).toEqual(["recvonly", "recvonly", "recvonly"]);
  expect(guest.pc().transceivers[1]?.sent).toBeNull();
  guest.line.setSends(true);
  await clock.turn(100);
  expect(guest.pc().transceivers[1]).toMatchObject({ direction: "sendrecv", sent: video });
});

test("candidates go in batches, and wait for the description they belong to", async () => {
  const { host, guest, wire } = makePair();
  await clock.turn(0);
  wire.delayMs = 0;
  for (const name of ["one", "two", "three"]) host.pc().gather(name);
  await clock.turn(60);
  const batches = host.sent.filter((signal) => signal.candidates);
  expect(batches).toHaveLength(1);
  expect(batches[0]?.candidates).toHaveLength(3);
  expect(guest.pc().candidates).toHaveLength(3);
  expect(guest.pc().remoteDescription).not.toBeNull();
});

test("when both offer at once the newcomer's offer is rolled back, and both stay connected", async () => {
  const { host, guest } = makePair();
  await clock.turn(100);
  host.line.restart();
  guest.line.restart();
  await clock.turn(200);
  expect(host.pc().signalingState).toBe("stable");
  expect(guest.pc().signalingState).toBe("stable");
  expect(descriptions(host)).toEqual(["offer", "offer"]);
  expect(descriptions(guest)).toEqual(["answer", "offer", "answer"]);
  expect([host.view?.state, guest.view?.state]).toEqual(["connected", "connected"]);
  expect(FakePeerConnection.all).toHaveLength(2);
});

test("not connected after 8 seconds: the first side builds a new connection, and the other one follows", async () => {
  const { host, guest, wire } = makePair();
  wire.cut = true;
  await clock.turn(7_900);
  expect(FakePeerConnection.all).toHaveLength(2);
  wire.cut = false;
  await clock.turn(300);
  expect(host.view?.state).toBe("connected");
  expect(guest.view?.state).toBe("connected");
});

test("a candidate that overtakes its description waits for it", async () => {
  const { host, guest, wire } = makePair();
  wire.cut = true;
  await clock.turn(10);
  guest.line.take({ candidates: [{ candidate: "early" }] });
  await clock.turn(10);
  guest.line.take(host.sent[0] as PeerSignal);
  await clock.turn(10);
  expect(guest.pc().candidates).toEqual([{ candidate: "early" }]);
});

test("an answer to an offer that was given up is not taken for one to its successor", async () => {
  const { host, guest, wire } = makePair();
  await clock.turn(0);
  wire.cut = true; // the guest's answer is held up until the host has begun anew
  await clock.turn(100);
  const late = guest.sent.find((signal) => signal.description?.type === "answer") as PeerSignal;
  expect(late).toBeDefined();
  await clock.turn(7_950);
  expect(host.pc().signalingState).toBe("have-local-offer");
  host.line.take(late);
  await clock.turn(10);
  expect(host.pc().signalingState).toBe("have-local-offer");
  wire.cut = false;
  await clock.turn(8_200);
  expect([host.view?.state, guest.view?.state]).toEqual(["connected", "connected"]);
});

test("a connection that broke for two seconds gets an ICE restart, not a new connection", async () => {
  const { host, guest } = makePair();
  await clock.turn(100);
  for (const side of [host, guest]) side.pc().become("disconnected");
  expect(host.view?.state).toBe("broken");
  await clock.turn(2_100);
  expect(host.pc().iceRestarts).toBe(1);
  expect(guest.pc().iceRestarts).toBe(0);
  expect(host.view?.state).toBe("connected");
  expect(FakePeerConnection.all).toHaveLength(2);
});

test("while the socket is away a connected line is left alone, and looked after once it is back", async () => {
  const { host, guest, wire } = makePair();
  await clock.turn(100);
  wire.cut = true;
  for (const side of [host, guest]) side.line.setReachable(false);
  await clock.turn(30_000);
  expect(host.view?.state).toBe("connected");
  for (const side of [host, guest]) side.pc().become("disconnected");
  await clock.turn(30_000);
  expect(FakePeerConnection.all).toHaveLength(2);
  wire.cut = false;
  for (const side of [host, guest]) side.line.setReachable(true);
  await clock.turn(100);
  expect([host.view?.state, guest.view?.state]).toEqual(["connected", "connected"]);
  expect(FakePeerConnection.all).toHaveLength(2);
});

test("garbage from the other side breaks nothing", async () => {
  const { host, guest } = makePair();
  await clock.turn(100);
  host.line.take({ description: { type: "answer", sdp: "nonsense" } });
  guest.line.take({ candidates: [{ candidate: "nonsense" }] });
  await clock.turn(100);
  expect([host.view?.state, guest.view?.state]).toEqual(["connected", "connected"]);
});

test("new relay credentials reach the connection that is there", async () => {
  const { host } = makePair();
  await clock.turn(100);
  host.line.setIceServers([{ urls: ["turn:relay"], username: "u", credential: "c" }]);
  expect(host.pc().configurations.at(-1)?.iceServers).toEqual([
    { urls: ["turn:relay"], username: "u", credential: "c" },
  ]);
});
