import { describe, expect, it } from "vitest";
import { dayKind, isOpen, mergeLists, moneyOf, otherOf, toldOf } from "./booking";
import type { Booking } from "./types";

const now = new Date("2026-11-26T13:30:00Z");
const room = { id: null, opens_at: "2026-11-26T13:45:00Z", closes_at: "2026-11-26T16:00:00Z", open: false };
const given = {
  state: "confirmed" as const,
  kind: "human" as const,
  ends_at: "2026-11-26T15:00:00Z",
  room,
  price_tokens: 40,
};

describe("what a booking says of itself", () => {
  it("is its time while it is confirmed", () => {
    expect(toldOf(given, now)).toBe("confirmed");
    expect(toldOf(given, new Date("2026-11-26T13:45:00Z"))).toBe("open");
    expect(toldOf({ ...given, kind: "ai" }, new Date("2026-11-26T13:45:00Z"))).toBe("openAi");
    expect(toldOf(given, new Date("2026-11-26T15:00:00Z"))).toBe("over");
    expect(toldOf({ ...given, kind: "ai" }, new Date("2026-11-26T15:00:00Z"))).toBe("overAi");
  });
  it("is its state once it has another one", () => {
    expect(toldOf({ ...given, state: "in_review" }, now)).toBe("in_review");
    expect(toldOf({ ...given, state: "completed" }, now)).toBe("completed");
    expect(toldOf({ ...given, state: "completed", price_tokens: 0 }, now)).toBe("completedFree");
  });
  it("knows when its room lets people in", () => {
    expect(isOpen(room, now)).toBe(false);
    expect(isOpen(room, new Date(room.opens_at))).toBe(true);
    expect(isOpen(room, new Date(room.closes_at))).toBe(false);
  });
});

describe("the tokens of a booking", () => {
  const settled = { price_tokens: 40, captured_tokens: 0, settled_at: "2026-11-26T15:00:00Z" };
  it("are held until it is settled, then paid, returned or shared", () => {
    expect(moneyOf({ ...settled, settled_at: null })).toBe("held");
    expect(moneyOf(settled)).toBe("back");
    expect(moneyOf({ ...settled, captured_tokens: 10 })).toBe("shared");
    expect(moneyOf({ ...settled, captured_tokens: 40 })).toBe("paid");
    expect(moneyOf({ ...settled, price_tokens: 0 })).toBe("free");
  });
});

describe("the other side", () => {
  const sides = { interviewer: { name: "Daniel" }, candidate: { name: "Asha" } } as unknown as Booking;
  it("is whoever one is not, and nobody with the AI", () => {
    expect(otherOf({ ...sides, kind: "human", role: "candidate" })?.name).toBe("Daniel");
    expect(otherOf({ ...sides, kind: "human", role: "interviewer" })?.name).toBe("Asha");
    expect(otherOf({ ...sides, kind: "ai", role: "candidate" })).toBeNull();
  });
});

describe("a day in a sentence", () => {
  const viewer = { zone: "Asia/Kolkata", locale: "en-GB" };
  it("is named by the viewer's calendar, with its date once the name would be ambiguous", () => {
    expect(dayKind("2026-11-26T18:00:00Z", viewer, now)).toBe("today");
    expect(dayKind("2026-11-26T18:31:00Z", viewer, now)).toBe("tomorrow");
    expect(dayKind("2026-12-02T10:00:00Z", viewer, now)).toBe("weekday");
    expect(dayKind("2026-12-03T10:00:00Z", viewer, now)).toBe("date");
    expect(dayKind("2026-11-19T10:00:00Z", viewer, now)).toBe("date");
  });
});

describe("lists merged into one", () => {
  const rows = (...days: number[]) => days.map((day) => ({ at: `2026-11-${String(day).padStart(2, "0")}`, item: day }));
  const days = (merged: { item: number }[]) => merged.map(({ item }) => item);
  it("stand soonest first, or latest first", () => {
    const lists = [
      { rows: rows(3, 7), more: false },
      { rows: rows(5), more: false },
    ];
    expect(days(mergeLists(lists, "soonest"))).toEqual([3, 5, 7]);
    expect(days(mergeLists(lists, "latest"))).toEqual([7, 5, 3]);
  });
  it("show nothing beyond the end of a list that goes on", () => {
    const lists = [
      { rows: rows(20, 10), more: true },
      { rows: rows(15, 5), more: false },
    ];
    expect(days(mergeLists(lists, "latest"))).toEqual([20, 15, 10]);
  });
  it("are nothing where there is nothing", () => {
    expect(mergeLists([{ rows: [], more: false }], "soonest")).toEqual([]);
  });
});
