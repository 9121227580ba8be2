import { expect, it } from "vitest";
import type { Booking } from "@/features/booking/types";
import { agendaOf, heldOf, nextOf, toComplete } from "./day";

const booking = (id: string, starts_at: string, more: object = {}) =>
  ({
    id,
    starts_at,
    ends_at: new Date(Date.parse(starts_at) + 3_600_000).toISOString(),
    state: "confirmed",
    room: { id: null },
    can: [],
    ...more,
  }) as unknown as Booking;
const room = (id: string, starts_at: string | null) => ({
  id,
  starts_at,
  started_at: null,
  created_at: "2026-11-24T08:00:00Z",
});
const isLater = (at: string) => at >= "2026-11-25";

it("lists a booked session once, though its room is open", () => {
  const { today } = agendaOf(
    [booking("b", "2026-11-24T14:00:00Z", { room: { id: "r" } })],
    [room("r", "2026-11-24T14:00:00Z"), room("own", null)],
    isLater,
  );
  expect(today.map((entry) => ("booking" in entry ? entry.booking.id : entry.room.id))).toEqual(["own", "b"]);
});

it("keeps today apart from what comes after", () => {
  const { today, later } = agendaOf(
    [booking("tomorrow", "2026-11-25T09:00:00Z"), booking("today", "2026-11-24T09:00:00Z")],
    [room("week", "2026-11-30T09:00:00Z")],
    isLater,
  );
  expect([today.length, later.length]).toEqual([1, 2]);
});

it("finds the next one that isn't over", () => {
  const now = new Date("2026-11-24T10:30:00Z");
  const { today } = agendaOf(
    [
      booking("over", "2026-11-24T09:00:00Z"),
      booking("asks", "2026-11-24T11:00:00Z", { state: "pending" }),
      booking("next", "2026-11-24T12:00:00Z"),
    ],
    [],
    isLater,
  );
  expect(nextOf(today, now)?.id).toBe("next");
  expect(nextOf([], now)).toBeUndefined();
});

it("asks for what is over and not settled, and shows what took place", () => {
  const past = [
    booking("late", "2026-11-23T12:00:00Z", { can: ["complete"] }),
    booking("early", "2026-11-22T12:00:00Z", { can: ["complete"] }),
    booking("done", "2026-11-21T12:00:00Z", { state: "completed" }),
    booking("off", "2026-11-21T12:00:00Z", { state: "cancelled_by_candidate" }),
    booking("gone", "2026-11-20T12:00:00Z", { state: "candidate_absent" }),
  ];
  expect(toComplete(past).map(({ id }) => id)).toEqual(["early", "late"]);
  expect(heldOf(past).map(({ id }) => id)).toEqual(["done", "gone"]);
});
