import { expect, it } from "vitest";
import { standingOf } from "./standing";
import type { Payment } from "./types";

const payment = (state: Payment["state"], purchase: Payment["purchase"]["state"], refunded = 0): Payment => ({
  id: "p",
  created_at: "",
  paid_at: null,
  state,
  provider: "stripe",
  amount_minor: 1000,
  refunded_minor: refunded,
  currency: "INR",
  purchase: { id: "x", kind: "pack", state: purchase, title: "40 tokens", invoice: null },
});

it("says what was given back before it says that it was paid", () => {
  expect(standingOf(payment("success", "fulfilled"))).toBe("paid");
  expect(standingOf(payment("success", "fulfilled", 400))).toBe("partly");
  expect(standingOf(payment("success", "reversed", 1000))).toBe("refunded");
  expect(standingOf(payment("success", "reversed"))).toBe("refunded");
  expect(standingOf(payment("success", "halted"))).toBe("halted");
});

it("tells a try that failed from one that was left and one that is still open", () => {
  expect(standingOf(payment("failed", "open"))).toBe("failed");
  expect(standingOf(payment("pending", "open"))).toBe("waiting");
  expect(standingOf(payment("pending", "canceled"))).toBe("left");
  expect(standingOf(payment("failed", "canceled"))).toBe("left");
});
