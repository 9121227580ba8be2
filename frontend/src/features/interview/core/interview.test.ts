import { beforeEach, describe, expect, it, vi } from "vitest";
import { Problem, unreachable } from "@/api/problem";
import { HandClock } from "@/features/room/core/fakes/clock";
import { welcome } from "@/features/room/core/fakes/frames";
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
