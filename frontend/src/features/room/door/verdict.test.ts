import { expect, test } from "vitest";
import { type Findings, judge } from "./verdict";

const well: Findings = {
  server: { state: "works", ms: 12 },
  direct: { state: "works" },
  relay: { state: "none" },
  sends: true,
  camera: true,
  microphone: true,
  heard: true,
  tone: "heard",
};

test("everything in order", () => {
  expect(judge(well)).toEqual({ tone: "good", remarks: ["allWell"] });
});

test("a relay that stands in for a blocked network is a remark, no obstacle", () => {
  const found = judge({ ...well, direct: { state: "blocked" }, relay: { state: "works", ms: 80 } });
  expect(found).toEqual({ tone: "soon", remarks: ["relayed"] });
});

test("no way through the network is said before anything about devices", () => {
  expect(judge({ ...well, direct: { state: "blocked" }, camera: false })).toEqual({ tone: "loss", remarks: ["noWay"] });
  expect(judge({ ...well, server: { state: "unreachable" } }).remarks).toEqual(["server"]);
});

test("without devices one can join, and knows what the others miss", () => {
  expect(judge({ ...well, camera: false, microphone: false })).toEqual({
    tone: "soon",
    remarks: ["noMicrophone", "noCamera"],
  });
});

test("an observer's devices don't matter", () => {
  expect(judge({ ...well, sends: false, camera: false, microphone: false, heard: false }).tone).toBe("good");
});

test("while something is still looked at there is no verdict", () => {
  expect(judge({ ...well, direct: null }).tone).toBe("wait");
});
