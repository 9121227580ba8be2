import { beforeEach, describe, expect, it } from "vitest";
import { HandClock, settle } from "./fakes/clock";
import { FakePeerConnection, fakeTrack } from "./fakes/peerConnection";
import type { PeerSignal } from "./peer";
import { type LineState, VoiceLine, type VoiceLineOptions } from "./voiceLine";

const ANSWER = "v=0\r\no=- 7 1 IN IP4 0\r\ns={}\r\n";

let clock: HandClock;
let sent: PeerSignal[];
let states: LineState[];
let marks: number;

beforeEach(() => {
  clock = new HandClock();
  FakePeerConnection.all = [];
  sent = [];
  states = [];
  marks = 0;
});

function makeLine(changes: Partial<VoiceLineOptions> = {}): VoiceLine {
  return new VoiceLine(
    {
      clock,
      random: () => 0.5,
      newMark: () => `mark-${++marks}`,
      RTCPeerConnection: FakePeerConnection as unknown as new (c: RTCConfiguration) => RTCPeerConnection,
    },
    {
      iceServers: [],
      track: fakeTrack("audio"),
      direction: "sendrecv",
      reachable: true,
      send: (signal) => sent.push(signal),
      onState: (state) => states.push(state),
      onSound: () => {},
      ...changes,
    },
  );
}

const last = () => FakePeerConnection.all.at(-1) as FakePeerConnection;
const open = () => FakePeerConnection.all.filter((pc) => pc.signalingState !== "closed");
const offers = () => sent.filter((signal) => signal.description?.type === "offer");
const answer = (sdp = ANSWER): PeerSignal => ({ description: { type: "answer", sdp } });

async function connected(line: VoiceLine): Promise<void> {
  line.open();
  await settle();
  await line.take(answer());
  last().become("connected");
}

it("offers, takes the answer, and tells its candidates only then, together", async () => {
  const line = makeLine();
  line.open();
  await settle();
  last().gather("candidate:1");
  await clock.turn(100);
  expect(sent).toHaveLength(1);
  await line.take(answer());
  last().gather("candidate:2");
  await clock.turn(100);
  expect(sent[1]?.candidates?.map((one) => one.candidate)).toEqual(["candidate:1", "candidate:2"]);
  last().become("connected");
  expect(states).toEqual(["waiting", "connecting", "connected"]);
});

it("waits where nobody has the call yet, and offers the moment somebody is ready", async () => {
  const line = makeLine();
  line.open();
  await settle();
  line.refused();
  expect([states.at(-1), open()]).toEqual(["waiting", []]);
  line.ready(1);
  await settle();
  expect(offers()).toHaveLength(2);
  line.ready(1);
  await settle();
  expect(offers()).toHaveLength(2);
});

it("asks again by itself, later each time, where the word that somebody is ready was lost", async () => {
  const line = makeLine();
  line.open();
  for (const wait of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    await settle();
    line.refused();
    const before = offers().length;
    await clock.turn(wait - 1);
    expect(offers()).toHaveLength(before);
    await clock.turn(1);
    expect(offers()).toHaveLength(before + 1);
  }
});

describe("once it stands", () => {
  it("makes way for another worker's call, and never has two connections", async () => {
    const line = makeLine();
    line.ready(1);
    await settle();
    await line.take(answer());
    last().become("connected");
    line.ready(1);
    expect(FakePeerConnection.all).toHaveLength(1);
    line.ready(2);
    await settle();
    expect([FakePeerConnection.all.length, open().length, states.at(-1)]).toEqual([2, 1, "broken"]);
  });

  it("bears a short break, and after four seconds begins anew", async () => {
    const line = makeLine();
    await connected(line);
    last().become("disconnected");
    await clock.turn(3_000);
    last().become("connected");
    await clock.turn(5_000);
    expect(FakePeerConnection.all).toHaveLength(1);
    last().become("disconnected");
    await clock.turn(4_000);
    expect([FakePeerConnection.all.length, open().length]).toEqual([2, 1]);
  });

  it("that fails is built anew after a moment", async () => {
    const line = makeLine();
    await connected(line);
    last().become("failed");
    expect([states.at(-1), open().length]).toEqual(["broken", 0]);
    await clock.turn(1_000);
    expect(open()).toHaveLength(1);
  });

  it("is built anew at once when the network is another one", async () => {
    const line = makeLine();
    await connected(line);
    line.restart();
    await clock.turn(0);
    expect([FakePeerConnection.all.length, open().length]).toEqual([2, 1]);
  });

  it("is not touched by a socket that comes back", async () => {
    const line = makeLine();
    await connected(line);
    line.setReachable(false);
    line.setReachable(true);
    await settle();
    expect(FakePeerConnection.all).toHaveLength(1);
  });
});

it("an unanswered offer is made again; an answer to the old one is not taken for the new", async () => {
  const line = makeLine();
  line.open();
  await clock.turn(8_000);
  expect(offers()).toHaveLength(2);
  await line.take(answer(`${ANSWER}a=x-intraview-offer:mark-1\r\n`));
  expect(last().remoteDescription).toBeNull();
  await line.take(answer(`${ANSWER}a=x-intraview-offer:mark-2\r\n`));
  expect(last().remoteDescription).not.toBeNull();
});

it("offers nothing while nothing gets through, and does as soon as it does", async () => {
  const line = makeLine({ reachable: false });
  line.open();
  await settle();
  expect(sent).toEqual([]);
  line.setReachable(true);
  await settle();
  expect(offers()).toHaveLength(1);
});

it("closed, it stays so", async () => {
  const line = makeLine();
  await connected(line);
  line.close();
  line.ready(9);
  line.restart();
  await clock.turn(60_000);
  expect([FakePeerConnection.all.length, open().length]).toEqual([1, 0]);
});
