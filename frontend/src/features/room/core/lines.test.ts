import { beforeEach, expect, test } from "vitest";
import { HandClock } from "./fakes/clock";
import { ME, OTHER, seat } from "./fakes/frames";
import { FakePeerConnection } from "./fakes/peerConnection";
import { PeerLines, type RoomView } from "./lines";
import type { PeerDeps } from "./peer";
import { readSeats, type SeatView } from "./seats";

let clock: HandClock;
let sent: string[];
let lines: PeerLines;
let shown: Record<string, string | null>;

beforeEach(() => {
  clock = new HandClock();
  sent = [];
  shown = {};
  FakePeerConnection.all = [];
  lines = new PeerLines({
    clock,
    RTCPeerConnection: FakePeerConnection as unknown as PeerDeps["RTCPeerConnection"],
    MediaStream: class {} as unknown as PeerDeps["MediaStream"],
    newMark: () => "mark",
    send: (to, signal) => sent.push(`${to}:${signal.description?.type ?? "candidates"}`),
    onLine: (id, line) => {
      shown[id] = line?.state ?? null;
    },
    onTracks: () => {},
    onQuality: () => {},
  });
});

const me = seat({ seat: ME, role: "interviewer", joined: 5 });
const view = (other: Partial<SeatView>, inRoom = true): RoomView => {
  const { gone = null, ...rest } = other;
  const seats = readSeats([me, seat({ seat: OTHER, ...rest })], {});
  const known = seats[OTHER] as SeatView;
  return { me: ME, seats: { ...seats, [OTHER]: { ...known, gone: gone ?? known.gone } }, iceServers: [], inRoom };
};
const open = () => FakePeerConnection.all.filter((pc) => pc.signalingState !== "closed");

test("to a newcomer we offer, from somebody who was here we wait for an offer", async () => {
  lines.follow(view({ joined: 9 }));
  await clock.turn(10);
  expect(sent).toEqual([`${OTHER}:offer`]);
  sent = [];
  lines.close();
  lines.follow(view({ joined: 2 }));
  await clock.turn(1_000);
  expect(sent).toEqual([]);
});

test("the same page coming back keeps its connection, a new page gets a new one", async () => {
  lines.follow(view({ joined: 9 }));
  await clock.turn(10);
  FakePeerConnection.all[0]?.become("connected");
  lines.follow(view({ joined: 12 }));
  expect(FakePeerConnection.all).toHaveLength(1);
  lines.follow(view({ joined: 15, instance: "page-2" }));
  expect(FakePeerConnection.all).toHaveLength(2);
  expect(open()).toHaveLength(1);
});

test("when the other's socket breaks the call stays, when they leave it ends", async () => {
  lines.follow(view({ joined: 9 }));
  await clock.turn(10);
  FakePeerConnection.all[0]?.become("connected");
  lines.follow(view({ joined: 9, present: false, gone: { reason: "lost", at: null } }));
  expect(open()).toHaveLength(1);
  lines.follow(view({ joined: 9, present: false, gone: { reason: "left", at: null } }));
  expect(open()).toHaveLength(0);
  expect(shown[OTHER]).toBeNull();
});

test("when the server died and they are not back yet, a connected call stays", async () => {
  lines.follow(view({ joined: 9 }));
  await clock.turn(10);
  FakePeerConnection.all[0]?.become("connected");
  lines.follow(view({ joined: 9 }, false));
  lines.follow(view({ joined: null, present: false }));
  expect(open()).toHaveLength(1);
});

test("two observers have nothing to send each other", () => {
  const observers: RoomView = {
    me: ME,
    seats: readSeats([seat({ seat: ME, role: "observer" }), seat({ seat: OTHER, role: "observer" })], {}),
    iceServers: [],
    inRoom: true,
  };
  lines.follow(observers);
  expect(FakePeerConnection.all).toHaveLength(0);
});

test("the AI's seat is nobody to call", async () => {
  lines.follow(view({ role: "ai", joined: 1 }));
  await clock.turn(10);
  expect(FakePeerConnection.all).toHaveLength(0);
});
