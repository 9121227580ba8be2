import { expect, test } from "vitest";
import { isHandedOver, type SeatView } from "./seats";

const seat = (role: SeatView["role"], more: Partial<SeatView> = {}) =>
  ({ seat: role, role, name: role, state: "admitted", present: true, gone: null, ...more }) as SeatView;
const seats = (...all: SeatView[]) => Object.fromEntries(all.map((one) => [one.seat, one]));

test("a room with the AI and nobody to meet is one's own", () => {
  expect(isHandedOver(seats(seat("candidate"), seat("ai")))).toBe(true);
});

test("a room in which the AI only takes notes is not", () => {
  expect(isHandedOver(seats(seat("candidate"), seat("ai"), seat("interviewer")))).toBe(false);
  expect(isHandedOver(seats(seat("candidate"), seat("ai"), seat("interviewer", { present: false })))).toBe(false);
});

test("nor is one without the AI", () => {
  expect(isHandedOver(seats(seat("candidate")))).toBe(false);
});
