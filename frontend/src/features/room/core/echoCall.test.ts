import { beforeEach, expect, test } from "vitest";
import { EchoCall, type EchoTrouble, type EchoView, judgeEcho } from "./echoCall";
import { HandClock, settle } from "./fakes/clock";

/** A connection as far as an echo leans on one. */
class Line {
  static last: Line;
  closed = false;
  localDescription = { sdp: "offer" };
  remote: { sdp?: string } | null = null;
  connectionState = "new";
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((event: { track: unknown }) => void) | null = null;
  stats = { trip: 0.08, got: 50, lost: 0 };

  constructor(readonly configuration: RTCConfiguration) {
    Line.last = this;
  }
  addTransceiver(): void {}
  async setLocalDescription(): Promise<void> {}
  async setRemoteDescription(answer: { sdp?: string }): Promise<void> {
    this.remote = answer;
  }
  async getStats(): Promise<Map<string, unknown>> {
    const { trip, got, lost } = this.stats;
    return new Map<string, unknown>([
      ["pair", { type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: trip }],
      ["in", { type: "inbound-rtp", packetsReceived: got, packetsLost: lost }],
    ]);
  }
  close(): void {
    this.closed = true;
  }
  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

const microphone = {} as MediaStreamTrack;
const sound = {} as MediaStreamTrack;
let clock: HandClock;
let offers: string[];
let refusal: unknown;
let echo: EchoCall;

beforeEach(() => {
  clock = new HandClock();
  offers = [];
  refusal = null;
  echo = new EchoCall({
    clock,
    RTCPeerConnection: Line as unknown as typeof RTCPeerConnection,
    answer: async (sdp) => {
      offers.push(sdp);
      if (refusal) throw refusal;
      return { sdp: "answer", seconds: 15 };
    },
  });
});

async function call(): Promise<Line> {
  void echo.start(microphone, []);
  await settle();
  Line.last.onicecandidate?.({ candidate: null });
  await settle();
  return Line.last;
}

test("an echo is open once the line stands, plays what comes back, and ends by itself", async () => {
  const line = await call();
  expect(line.remote?.sdp).toBe("answer");
  expect(echo.view().phase).toBe("calling");

  line.ontrack?.({ track: sound });
  line.become("connected");
  expect(echo.view()).toMatchObject({ phase: "open", secondsLeft: 15, sound });

  await clock.turn(15_000);
  expect(echo.view()).toMatchObject({ phase: "over", sound: null });
  expect(line.closed).toBe(true);
});

test("the offer goes out with what was gathered within two seconds", async () => {
  void echo.start(microphone, []);
  await clock.turn(1_900);
  expect(offers).toEqual([]);
  await clock.turn(200);
  expect(offers).toEqual(["offer"]);
});

test("the round trip is the shortest that was seen, the loss that of all the time", async () => {
  const line = await call();
  line.become("connected");
  await clock.turn(1_000);
  line.stats = { trip: 0.02, got: 100, lost: 0 };
  await clock.turn(1_000);
  line.stats = { trip: 0.3, got: 140, lost: 10 };
  await clock.turn(1_000);
  expect(echo.view().rttMs).toBe(20);
  expect(echo.view().loss).toBeCloseTo(0.1);
});

test("a line that doesn't come to stand is given up, and so is one that breaks", async () => {
  await call();
  await clock.turn(8_000);
  expect(echo.view()).toMatchObject({ phase: "failed", trouble: "noWay" });

  const second = await call();
  second.become("connected");
  second.become("failed");
  expect(echo.view()).toMatchObject({ phase: "failed", trouble: "noWay" });
  expect(second.closed).toBe(true);
});

test("a refusal is said by its name, and anything else as a server out of reach", async () => {
  refusal = "full" satisfies EchoTrouble;
  await call();
  expect(echo.view().trouble).toBe("full");
  refusal = new Error("?");
  await call();
  expect(echo.view().trouble).toBe("unreachable");
});

test("whoever stops early keeps what was found, and an old line changes nothing any more", async () => {
  const first = await call();
  echo.stop();
  expect(echo.view().phase).toBe("idle");
  first.become("connected");
  expect(echo.view().phase).toBe("idle");

  const second = await call();
  second.become("connected");
  await clock.turn(1_000);
  echo.stop();
  expect(echo.view()).toMatchObject({ phase: "over", rttMs: 80 });
});

test("a browser without calls says so at once", async () => {
  echo = new EchoCall({ clock, RTCPeerConnection: undefined, answer: async () => ({ sdp: "", seconds: 1 }) });
  await echo.start(microphone, []);
  expect(echo.view().trouble).toBe("unsupported");
});

test("the verdict names the one thing that is worth saying", () => {
  const over: EchoView = { phase: "over", trouble: null, sound: null, secondsLeft: 0, rttMs: 30, loss: 0 };
  expect(judgeEcho(over, true)).toBe("fine");
  expect(judgeEcho(over, false)).toBe("silent");
  expect(judgeEcho({ ...over, loss: 0.2, rttMs: 900 }, true)).toBe("lossy");
  expect(judgeEcho({ ...over, rttMs: 900 }, true)).toBe("slow");
  expect(judgeEcho({ ...over, phase: "open" }, true)).toBeNull();
  expect(judgeEcho({ ...over, phase: "failed", trouble: "full" }, false)).toBe("full");
});
