import { beforeEach, describe, expect, it, vi } from "vitest";
import { Problem, unreachable } from "@/api/problem";
import { HandClock, settle } from "@/features/room/core/fakes/clock";
import { welcome } from "@/features/room/core/fakes/frames";
import { FakePeerConnection } from "@/features/room/core/fakes/peerConnection";
import { FakeShelf, FakeSocket } from "@/features/room/core/fakes/webSocket";
import type { Interview as Told } from "../types";
import { allowance, event, line, pro, question, interview as told } from "./fakes/interview";
import { Interview, type InterviewDeps } from "./interview";

const clock = new HandClock();
let shelf: FakeShelf;
let ids: number;

beforeEach(() => {
  FakeSocket.all = [];
  shelf = new FakeShelf();
  ids = 0;
});

function page(first: Told = told(), server: Partial<InterviewDeps> = {}): Interview {
  const own = new Interview(
    {
      url: "ws://here.test/ws/rooms/room1",
      clock,
      random: () => 0.5,
      newId: () => `id-${++ids}`,
      WebSocket: FakeSocket as unknown as new (url: string) => WebSocket,
      shelf,
      renewSession: async () => true,
      get: async () => first,
      act: async () => first,
      handIn: async () => ({}),
      voice: { RTCPeerConnection: undefined, devices: undefined, deviceShelf: null },
      ...server,
    },
    first,
  );
  own.start();
  return own;
}

function letIn(seq = 10): void {
  FakeSocket.last.accept();
  FakeSocket.last.say(welcome({ role: "candidate", seq }));
}

const frames = (type: string) =>
  FakeSocket.all
    .flatMap((socket) => socket.sent as unknown as { type: string; id: string; text: string }[])
    .filter((frame) => frame.type === type);

describe("an answer", () => {
  it("written while the line is lost goes out when it is back, once and under one id", async () => {
    const own = page();
    letIn();
    FakeSocket.last.fall();
    own.answer("I stopped the producer.");
    expect(frames("ai.answer")).toHaveLength(0);
    await clock.turn(400);
    letIn();
    expect(frames("ai.answer")).toMatchObject([{ text: "I stopped the producer.", question: "q3" }]);
    expect(own.state().pending?.text).toBe("I stopped the producer.");
  });

  it("that nobody answered before a reload is sent again under the same id", () => {
    const own = page();
    letIn();
    own.answer("I stopped the producer.");
    const [first] = frames("ai.answer");
    own.shut();
    const again = page();
    expect(again.state().pending?.id).toBe(first?.id);
    letIn();
    expect(frames("ai.answer").map((frame) => frame.id)).toEqual([first?.id, first?.id]);
    const said = { text: "I stopped the producer.", turn: 3, by: "candidate" };
    FakeSocket.last.say(event(11, "transcript.said", said, { id: first?.id, prev: 0 }));
    expect(again.state().pending).toBeNull();
    expect(page().state().pending).toBeNull();
  });

  it("goes by a plain request where no socket can be had, under the same id", async () => {
    const next = told({ lines: [line(13, "interviewer", "Question 4?")], question: question(4), turn: 3 });
    const handIn = vi.fn(async () => ({}));
    const own = page(told(), { handIn, get: async () => next });
    own.answer("I stopped the producer.");
    const { pending } = own.state();
    for (let tries = 0; tries < 6; tries++) {
      FakeSocket.last.fall();
      await clock.turn(4_000);
    }
    expect(handIn).toHaveBeenCalledTimes(1);
    expect(handIn).toHaveBeenCalledWith(pending);
    expect(own.state()).toMatchObject({ pending: null, reachable: true, turn: 3 });
    expect(own.state().question?.id).toBe("q4");
    own.shut();
  });

  it("is kept while neither way leads to the server", async () => {
    const lost = async () => {
      throw unreachable();
    };
    const own = page(told(), { handIn: lost, get: lost });
    own.answer("I stopped the producer.");
    for (let tries = 0; tries < 6; tries++) {
      FakeSocket.last.fall();
      await clock.turn(4_000);
    }
    expect(own.state()).toMatchObject({ reachable: false, pending: { text: "I stopped the producer." } });
    own.shut();
  });

  it("refused by a plain request comes back into the box", async () => {
    const refuse = async () => {
      throw new Problem(409, "question_moved_on", "");
    };
    const own = page(told(), { handIn: refuse });
    own.answer("I stopped the producer.");
    for (let tries = 0; tries < 5; tries++) {
      FakeSocket.last.fall();
      await clock.turn(4_000);
    }
    expect(own.state()).toMatchObject({ pending: null, returned: { text: "I stopped the producer." } });
    own.shut();
  });
});

describe("the log that comes after a welcome", () => {
  it("is shown by what it led to, not step by step", () => {
    const own = page();
    const seen: (string | null)[] = [];
    own.subscribe(() => seen.push(own.state().pausedBecause));
    letIn(13);
    FakeSocket.last.say(event(11, "ai.paused", { because: "asked" }, { prev: 0 }));
    FakeSocket.last.say(event(12, "ai.resumed", {}));
    FakeSocket.last.say(event(13, "ai.asked", { question: question(4), turn: 3, fell_back: false, charged: true }));
    expect(seen).not.toContain("asked");
    expect(own.state()).toMatchObject({ state: "active", question: { id: "q4" } });
    own.shut();
  });

  it("is not waited for when its last number is not for us", async () => {
    const own = page();
    letIn(14);
    FakeSocket.last.say(event(11, "ai.paused", { because: "left" }, { prev: 0 }));
    await clock.turn(2_000);
    expect(own.state().pausedBecause).toBe("left");
    own.shut();
  });
});

describe("after unlocking", () => {
  const spent = { state: "paused", paused_because: "free_limit", allowance: allowance({ turns_left: 0 }) } as const;

  it("the interview is resumed", async () => {
    const own = page(told(spent), { get: async () => told({ ...spent, allowance: pro }) });
    letIn();
    await own.goOn();
    expect(frames("ai.resume")).toHaveLength(1);
    own.shut();
  });

  it("nothing is asked for when the server has resumed it by itself", async () => {
    const own = page(told(spent), { get: async () => told({ allowance: pro }) });
    letIn();
    await own.goOn();
    expect(frames("ai.resume")).toHaveLength(0);
    expect(own.state().state).toBe("active");
    own.shut();
  });
});

it("acts by a plain request without a socket, and says why that was refused", async () => {
  const act = vi.fn(async () => {
    throw new Problem(409, "interview_paused", "It is paused.");
  });
  const own = page(told(), { act });
  await own.act("skip");
  expect(act).toHaveBeenCalledWith("skip");
  expect(own.state()).toMatchObject({ acting: null, refusal: { code: "interview_paused" } });
  own.shut();
});

describe("a spoken interview", () => {
  const spoken = { on: true, available: true, hearing: true, speaking: true };

  class FakeTrack extends EventTarget {
    kind = "audio";
    enabled = true;
    label = "Headset";
    stopped = false;
    getSettings = () => ({});
    stop(): void {
      this.stopped = true;
    }
  }

  function devices(tracks: FakeTrack[], error?: string): MediaDevices {
    const getUserMedia = async () => {
      if (error) throw new DOMException("", error);
      tracks.push(new FakeTrack());
      return { getAudioTracks: () => [tracks.at(-1)], getVideoTracks: () => [] };
    };
    return Object.assign(new EventTarget(), {
      getUserMedia,
      enumerateDevices: async () => [],
    }) as unknown as MediaDevices;
  }

  function talkative(first: Told, tracks: FakeTrack[], error?: string): Interview {
    FakePeerConnection.all = [];
    const RTCPeerConnection = FakePeerConnection as unknown as new (c: RTCConfiguration) => RTCPeerConnection;
    return page(first, { voice: { RTCPeerConnection, devices: devices(tracks, error), deviceShelf: null } });
  }

  it("opens nothing by itself before microphone and speaker were looked at", async () => {
    const tracks: FakeTrack[] = [];
    const own = talkative(told({ voice: spoken }), tracks);
    letIn();
    await settle();
    expect([tracks.length, own.state().voice.line]).toEqual([0, "off"]);
    own.shut();
  });

  it("offers to the AI's seat once somebody speaks, and again by itself after a reload", async () => {
    const tracks: FakeTrack[] = [];
    const own = talkative(told({ voice: spoken }), tracks);
    letIn();
    await own.speak();
    await settle();
    expect(frames("signal")).toMatchObject([{ to: "s2", description: { type: "offer" } }]);
    own.shut();
    expect(tracks.every((track) => track.stopped)).toBe(true);

    const again = talkative(told({ voice: spoken }), tracks);
    await settle();
    letIn();
    await settle();
    expect(frames("signal")).toHaveLength(2);
    again.shut();
  });

  it("is asked for at any question, and goes back to text with the microphone let go", async () => {
    const tracks: FakeTrack[] = [];
    const own = talkative(told(), tracks);
    letIn();
    expect(await own.speak()).toBe(true);
    expect(frames("ai.voice")).toMatchObject([{ on: true }]);
    own.write();
    expect(frames("ai.voice").at(-1)).toMatchObject({ on: false });
    expect([tracks[0]?.stopped, own.state().voice.line]).toEqual([true, "off"]);
    own.shut();
  });

  it("asks the server for nothing where there is no microphone", async () => {
    const own = talkative(told(), [], "NotAllowedError");
    letIn();
    expect(await own.speak()).toBe(false);
    expect(frames("ai.voice")).toEqual([]);
    expect(own.voice.view().media?.view().trouble.audio).toBe("denied");
    own.shut();
  });

  it("sends nothing that is said in a pause, keeps the line, and goes on by itself", async () => {
    const tracks: FakeTrack[] = [];
    const own = talkative(told({ voice: spoken }), tracks);
    letIn();
    await own.speak();
    FakeSocket.last.say(event(11, "ai.paused", { because: "asked" }, { prev: 0 }));
    expect([tracks[0]?.enabled, own.state().voice.line]).toEqual([false, "connecting"]);
    FakeSocket.last.say(event(12, "ai.resumed", {}));
    expect(tracks[0]?.enabled).toBe(true);
    own.shut();
  });

  it("with push-to-talk sends only what is said while the button is held", async () => {
    const tracks: FakeTrack[] = [];
    const own = talkative(told({ voice: spoken }), tracks);
    letIn();
    await own.speak();
    own.setPush(true);
    expect(tracks[0]?.enabled).toBe(false);
    own.talk(true);
    expect(tracks[0]?.enabled).toBe(true);
    own.talk(true);
    own.talk(false);
    expect(frames("ai.talk")).toMatchObject([{ mode: "push" }, { mode: "push", down: true }, { down: false }]);
    own.shut();
  });

  it("lets the closing sentence be heard, then lets go by itself", async () => {
    const tracks: FakeTrack[] = [];
    const own = talkative(told({ voice: spoken }), tracks);
    letIn();
    await own.speak();
    FakePeerConnection.all.at(-1)?.become("connected");
    FakeSocket.last.say(event(11, "ai.finished", { because: "complete" }, { prev: 0 }));
    FakeSocket.last.fall(4403, "ended");
    expect([own.state().voice.line, tracks[0]?.enabled]).toEqual(["connected", false]);
    FakePeerConnection.all.at(-1)?.become("failed");
    expect([own.state().voice.line, tracks[0]?.stopped]).toEqual(["off", true]);
    own.shut();
  });

  it("lets go of the microphone when the server goes on in text", async () => {
    const tracks: FakeTrack[] = [];
    const own = talkative(told({ voice: spoken }), tracks);
    letIn();
    await own.speak();
    FakeSocket.last.say(event(11, "ai.voice", { on: false, reason: "hearing_failed" }, { prev: 0 }));
    expect([tracks[0]?.stopped, own.state().voice.line, own.state().voice.ended]).toEqual([
      true,
      "off",
      "hearing_failed",
    ]);
    own.shut();
  });
});
