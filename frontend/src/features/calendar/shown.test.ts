import { expect, it } from "vitest";
import { asking } from "./asking";
import { closeDate, draftOf, open } from "./drawing";
import { bookedOn, earnedBy, hoursOf, keptFreeOn, openOn } from "./shown";
import type { Booking, WeekBooking } from "./types";

const FRIDAY = "2026-11-27";
const NOW = new Date("2026-11-27T12:00:00Z");

function booking(given: Partial<WeekBooking>): WeekBooking {
  const starts_at = given.starts_at ?? "2026-11-27T14:00:00Z";
  const ends_at = given.ends_at ?? "2026-11-27T15:00:00Z";
  return {
    id: "b",
    kind: "human",
    state: "confirmed",
    role: "interviewer",
    topic: "",
    note: "",
    interviewer: null,
    candidate: { id: "c", name: "Ananya Rao", picture: null, time_zone: "Asia/Kolkata" },
    price_tokens: 40,
    captured_tokens: 0,
    settled_at: null,
    approve_until: null,
    reason: "",
    room: { id: null, opens_at: starts_at, closes_at: ends_at, open: false },
    proposal: null,
    dispute: null,
    can: [],
    cancel_cost_tokens: 0,
    absent_from: starts_at,
    interview: null,
    interview_id: null,
    created_at: starts_at,
    terms: {
      free_cancel_until: starts_at,
      late_cancel_percent: 0,
      candidate_absent_percent: 0,
      move_until: starts_at,
      moves_left: 3,
    },
    busy_from: starts_at,
    busy_until: ends_at,
    ...given,
    starts_at,
    ends_at,
  };
}

const proposal = { id: "p", role: "candidate" as const, mine: false, reason: "", expires_at: "2026-11-26T00:00:00Z" };

it("shows what is booked and what is proposed, and nothing that was called off", () => {
  const moved = booking({
    id: "m",
    starts_at: "2026-11-30T14:00:00Z",
    ends_at: "2026-11-30T15:00:00Z",
    proposal: { ...proposal, starts_at: "2026-11-27T09:00:00Z", ends_at: "2026-11-27T10:00:00Z" },
  });
  const all = [booking({}), booking({ id: "x", state: "cancelled_by_candidate" }), moved];
  expect(bookedOn(FRIDAY, all, "UTC", NOW).map(({ key, look, proposed, top }) => [key, look, proposed, top])).toEqual([
    ["p", "asks", true, 540],
    ["b", "ahead", false, 840],
  ]);
});

it("takes a session for done when its time is over", () => {
  const early = booking({ starts_at: "2026-11-27T09:00:00Z", ends_at: "2026-11-27T10:00:00Z" });
  expect(bookedOn(FRIDAY, [early], "UTC", NOW)[0]?.look).toBe("done");
});

it("keeps free once what two in one slot keep free", () => {
  const kept = { busy_from: "2026-11-27T13:50:00Z", busy_until: "2026-11-27T15:10:00Z" };
  const both = [booking({ ...kept, id: "one" }), booking({ ...kept, id: "two" })];
  expect(keptFreeOn(FRIDAY, both, "UTC")).toEqual([
    { start: 830, end: 840 },
    { start: 900, end: 910 },
  ]);
  expect(keptFreeOn(FRIDAY, [booking({ ...kept, state: "completed" })], "UTC")).toEqual([]);
});

it("tells new hours and hours that will be gone from those that are saved", () => {
  const base = draftOf({
    blocks: [{ id: "a", kind: "weekly", weekday: 4, date: null, start_minute: 540, minutes: 180 }],
    overrides: [],
  });
  const drawn = open(base, FRIDAY, { start: 660, end: 780 }, "date");
  expect(openOn(FRIDAY, base, drawn)).toEqual({
    kept: [{ start: 540, end: 720 }],
    fresh: [{ start: 720, end: 780 }],
    gone: [],
  });
  expect(openOn(FRIDAY, base, closeDate(base, FRIDAY)).gone).toEqual([{ start: 540, end: 720 }]);
});

it("shows the working day, and more where there is more", () => {
  const draft = draftOf({
    blocks: [{ id: "a", kind: "weekly", weekday: 4, date: null, start_minute: 390, minutes: 60 }],
    overrides: [],
  });
  expect(hoursOf([FRIDAY], draft, [], "UTC")).toEqual({ from: 360, to: 1140 });
  expect(hoursOf([FRIDAY], draft, [booking({})], "Asia/Kolkata")).toEqual({ from: 360, to: 1260 });
});

it("counts what came and what is to come, of one's own sessions alone", () => {
  const done = booking({ state: "completed", captured_tokens: 30 });
  expect(earnedBy([done, booking({}), booking({ role: "candidate", captured_tokens: 99 })])).toEqual({
    earned: 30,
    toCome: 40,
  });
});

it("asks first for what runs out first", () => {
  const pending: Booking = booking({ id: "later", can: ["approve"], approve_until: "2026-11-27T00:00:00Z" });
  const wants = booking({
    id: "sooner",
    can: ["answer_proposal"],
    proposal: { ...proposal, starts_at: "2026-11-28T09:00:00Z", ends_at: "2026-11-28T10:00:00Z" },
  });
  expect(asking([pending, booking({}), wants]).map(({ id }) => id)).toEqual(["sooner", "later"]);
});
