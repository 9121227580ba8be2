import { describe, expect, it } from "vitest";
import type { PayoutState } from "./types";
import { dueTone, findingLines, lostBy, middleOf, partsOf, payoutActs, refundable, worth } from "./words";

describe("a refund", () => {
  it("gives back what is left, and nothing of a payment that never came", () => {
    expect(refundable({ amount_minor: 30797, refunded_minor: 10000, state: "success" })).toBe(20797);
    expect(refundable({ amount_minor: 30797, refunded_minor: 30797, state: "success" })).toBe(0);
    expect(refundable({ amount_minor: 30797, refunded_minor: 0, state: "failed" })).toBe(0);
  });

  it("takes tokens by its part of the sum, and in parts as many as at once", () => {
    const pack = { kind: "pack", quantity_tokens: 80, total_minor: 160680 } as const;
    expect(lostBy(pack, 160680, 0)).toEqual({ tokens: 80, plan: false, subscription: false });
    expect(lostBy(pack, 80340, 0).tokens).toBe(40);
    const thirds = [53560, 53560, 53560];
    let before = 0;
    const taken = thirds.map((amount) => {
      const lost = lostBy(pack, amount, before).tokens;
      before += amount;
      return lost;
    });
    expect(taken.reduce((sum, tokens) => sum + tokens, 0)).toBe(80);
  });

  it("ends a plan with the last of the sum, not with a part of it", () => {
    const plan = { kind: "plan_once", quantity_tokens: 0, total_minor: 30797 } as const;
    expect(lostBy(plan, 30796, 0).plan).toBe(false);
    expect(lostBy(plan, 797, 30000).plan).toBe(true);
    expect(lostBy({ ...plan, kind: "renewal" }, 30797, 0)).toEqual({ tokens: 0, plan: true, subscription: true });
  });
});

it("a payout can be acted on where that does something", () => {
  const acts = (state: PayoutState) => payoutActs({ state });
  expect(acts("owed")).toEqual(["paid", "cancel"]);
  expect(acts("sent")).toEqual(["paid", "failed"]);
  expect(acts("failed")).toContain("retry");
  expect(acts("paid")).toEqual(["failed"]);
  expect(acts("canceled")).toEqual([]);
});

it("a coupon's worth is a percentage or a sum", () => {
  expect(worth({ kind: "percent", percent: 20, amount_minor: null, currency: "INR" }, "en-GB")).toBe("20%");
  expect(worth({ kind: "amount", percent: null, amount_minor: 10050, currency: "INR" }, "en-GB")).toBe("₹100.50");
});

it("an answer is soon three days before, and late after", () => {
  const now = new Date("2026-11-24T12:00:00Z");
  expect(dueTone("2026-11-29T12:00:00Z", now)).toBe("state");
  expect(dueTone("2026-11-26T12:00:00Z", now)).toBe("soon");
  expect(dueTone("2026-11-24T11:59:00Z", now)).toBe("loss");
  expect(dueTone(null, now)).toBe("state");
});

it("bars are parts of the largest, and nothing where all is nothing", () => {
  expect(partsOf([50, 100, -10])).toEqual([0.5, 1, 0]);
  expect(partsOf([0, 0])).toEqual([0, 0]);
});

it("a month keeps its name in every zone", () => {
  for (const timeZone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    const month = new Intl.DateTimeFormat("en", { month: "short", timeZone }).format(new Date(middleOf("2026-11")));
    expect(month).toBe("Nov");
  }
});

it("a finding is read as names and values, without what its mark says", () => {
  expect(
    findingLines({ kind: "missing", mended: true, provider_order: "order_1", amount: 30797, why: "", by: null }),
  ).toEqual([
    { name: "provider order", value: "order_1" },
    { name: "amount", value: "30797" },
  ]);
});
