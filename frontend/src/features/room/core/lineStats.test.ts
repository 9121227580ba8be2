import { expect, test } from "vitest";
import { readLine } from "./lineStats";

function report(lost: number, got: number, bytes: number, relay = false): Map<string, unknown> {
  return new Map<string, unknown>([
    ["T", { id: "T", type: "transport", selectedCandidatePairId: "P" }],
    [
      "P",
      {
        id: "P",
        type: "candidate-pair",
        localCandidateId: "L",
        remoteCandidateId: "R",
        currentRoundTripTime: 0.086,
        bytesSent: bytes,
        bytesReceived: 2 * bytes,
        availableOutgoingBitrate: 900_000,
      },
    ],
    ["L", { id: "L", type: "local-candidate", candidateType: relay ? "relay" : "host" }],
    ["R", { id: "R", type: "remote-candidate", candidateType: "host" }],
    ["I", { id: "I", type: "inbound-rtp", packetsReceived: got, packetsLost: lost, jitter: 0.012 }],
    ["A", { id: "A", type: "remote-inbound-rtp", fractionLost: 0.02 }],
  ]);
}

test("loss and flow are those since the look before, the worse direction counts", () => {
  const first = readLine(report(10, 990, 1_000), null, 1_000);
  expect(first.reading).toMatchObject({ loss: 0.02, upKbps: null, relayed: false });
  const second = readLine(report(14, 1_086, 626_000, true), first.counters, 6_000);
  expect(second.reading).toMatchObject({
    loss: 0.04,
    lossUp: 0.02,
    rttMs: 86,
    jitterMs: 12,
    upKbps: 1_000,
    downKbps: 2_000,
    availableKbps: 900,
    relayed: true,
  });
});

test("a report without anything in it is no trouble", () => {
  expect(readLine(new Map(), null, 0).reading).toMatchObject({ loss: 0, lossUp: null, rttMs: null, relayed: false });
});
