import { describe, expect, it } from "vitest";
import { lossLines, minuteAround, presenceRows, sessionWindow } from "./spans";

const zero = Date.parse("2026-11-24T14:00:00Z");
const at = (seconds: number) => new Date(zero + seconds * 1000).toISOString();
const ms = (seconds: number) => zero + seconds * 1000;
const stay = (seat: string, from: number, to: number | null, place: "lobby" | "room" = "room") => ({
  seat,
  name: seat,
  place,
  joined_at: at(from),
  left_at: to === null ? null : at(to),
  reason: "",
});
const sample = (seat: string, when: number, loss: number) => ({
  seat,
  peer: "other",
  at: at(when),
  rung: "720p" as const,
  relayed: false,
  loss,
  rtt_ms: 20,
});

describe("the presence ledger as bars", () => {
  it("shows a break between two stays, and who is there still", () => {
    const [row] = presenceRows([stay("ananya", 0, 24), stay("ananya", 38, null)], { from: ms(0), to: ms(60) });
    expect(row?.here).toEqual([
      { from: ms(0), to: ms(24) },
      { from: ms(38), to: ms(60) },
    ]);
    expect(row?.gone).toEqual([{ from: ms(24), to: ms(38) }]);
  });

  it("takes a second tab taking over for one stay", () => {
    const [row] = presenceRows([stay("a", 0, 30), stay("a", 29, 60)], { from: ms(0), to: ms(60) });
    expect(row?.here).toEqual([{ from: ms(0), to: ms(60) }]);
    expect(row?.gone).toEqual([]);
  });

  it("leaves the lobby out", () => {
    expect(presenceRows([stay("a", 0, 30, "lobby")], { from: ms(0), to: ms(60) })).toEqual([]);
  });

  it("has no window before anybody came", () => {
    expect(sessionWindow([], [], ms(0))).toBeNull();
    expect(sessionWindow([stay("a", 5, null)], [], ms(65))).toEqual({ from: ms(5), to: ms(65) });
  });
});

it("draws one curve of loss per seat, in order of time", () => {
  const lines = lossLines([sample("a", 10, 0.1), sample("b", 20, 0), sample("a", 5, 0.02)], new Map([["a", "Ananya"]]));
  expect(lines.map((line) => [line.name, line.points.map((point) => point.loss), line.worst])).toEqual([
    ["Ananya", [0.02, 0.1], 0.1],
    ["", [0], 0],
  ]);
});

describe("the minute around an incident", () => {
  const people = [
    { seat: "a", name: "Ananya", role: "candidate" as const },
    { seat: "d", name: "Daniel", role: "interviewer" as const },
    { seat: "o", name: "Lena", role: "observer" as const },
  ];
  const event = (seq: number, when: number, kind: string, data: object) => ({
    seq,
    at: at(when),
    kind,
    seat: null,
    data: data as Record<string, unknown>,
  });
  const incident = {
    created_at: at(1661),
    room_ms: 1_661_000,
    people,
    quality: [sample("d", 1650, 0)],
    events: [
      event(1, 1644, "seat.left", { seat: "a", reason: "lost" }),
      event(2, 1658, "seat.joined", { seat: "a", again: true }),
    ],
  };

  it("knows who was there before from what came next", () => {
    const { rows } = minuteAround(incident);
    const ananya = rows.find((row) => row.seat === "a");
    expect(ananya?.here[0]).toEqual({ from: ms(1601), to: ms(1644) });
    expect(ananya?.gone).toEqual([{ from: ms(1644), to: ms(1658) }]);
  });

  it("takes whoever told about the line for present, and draws nobody else", () => {
    const { rows } = minuteAround(incident);
    expect(rows.map((row) => row.name)).toEqual(["Ananya", "Daniel"]);
    expect(rows[1]?.gone).toEqual([]);
  });

  it("is shorter at the beginning of a session", () => {
    expect(minuteAround(incident).window.from).toBe(ms(1601));
    expect(minuteAround({ ...incident, room_ms: 12_000 }).window.from).toBe(ms(1649));
  });
});
