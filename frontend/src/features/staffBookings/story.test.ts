import { describe, expect, it } from "vitest";
import { filtersOf, lanesOf, outcomeOf, secondsIn } from "./story";

const held = { price_tokens: 40, captured_tokens: 0, settled_at: null };
const paid = { price_tokens: 40, captured_tokens: 40, settled_at: "2026-11-24T16:00:00Z" };
const back = { ...paid, captured_tokens: 0 };

describe("a decision", () => {
  it("shares what is held", () => {
    expect(outcomeOf(held, "complete", null)).toEqual({
      toInterviewer: 40,
      toCandidate: 0,
      takenBack: 0,
      takenAgain: 0,
    });
    expect(outcomeOf(held, "split", 15)).toEqual({ toInterviewer: 15, toCandidate: 25, takenBack: 0, takenAgain: 0 });
  });

  it("takes back from the interviewer what was paid", () => {
    expect(outcomeOf(paid, "return", null)?.takenBack).toBe(40);
    expect(outcomeOf(paid, "split", 15)?.takenBack).toBe(25);
  });

  it("takes again from the candidate what had come back", () => {
    expect(outcomeOf(back, "complete", null)?.takenAgain).toBe(40);
  });

  it.each([null, 0, 40, 41, 1.5, Number.NaN])("has no part of %s tokens", (part) => {
    expect(outcomeOf(held, "split", part)).toBeNull();
  });
});

describe("who was there", () => {
  const planned = { starts_at: "2026-11-24T14:00:00Z", ends_at: "2026-11-24T15:00:00Z" };
  const stay = (name: string, joined: string, left: string | null, place = "room") => ({
    role: "candidate",
    name,
    place,
    joined_at: `2026-11-24T${joined}:00Z`,
    left_at: left && `2026-11-24T${left}:00Z`,
    reason: "",
  });
  const now = new Date("2026-11-24T15:00:00Z");

  it("stands on one line each, from the first to come to the last to go", () => {
    const shown = lanesOf(
      [stay("A", "13:50", "14:00", "lobby"), stay("A", "14:00", "14:30"), stay("B", "14:05", null)],
      planned,
      now,
    );
    expect(shown.lanes.map(({ name, bars }) => [name, bars.length])).toEqual([
      ["A", 2],
      ["B", 1],
    ]);
    expect(shown.start).toBeCloseTo(1 / 7);
    expect(shown.lanes[1]?.bars[0]?.to).toBe(1);
  });

  it("shows the planned time where nobody came", () => {
    expect(lanesOf([], planned, now)).toMatchObject({ start: 0, end: 1, lanes: [] });
  });

  it("counts two tabs at once one time, and the lobby not at all", () => {
    const [lane] = lanesOf(
      [stay("A", "13:50", "14:00", "lobby"), stay("A", "14:00", "14:20"), stay("A", "14:10", "14:30")],
      planned,
      now,
    ).lanes;
    expect(lane && secondsIn(lane, now)).toBe(30 * 60);
  });
});

it("reads from an address what means something", () => {
  const search = new URLSearchParams("state=lost&q=+ann+&waiting=1&from=2026-11-01&person=me");
  expect(filtersOf(search)).toEqual({ q: "ann", waiting: "1", from: "2026-11-01" });
});
