import { describe, expect, it } from "vitest";
import type { Dispute, PayoutState } from "./types";
import { byDue, dueTone, findingLines, lostBy, middleOf, partsOf, payoutActs, refundable, sumOf, worth } from "./words";

describe("a refund", () => {
  it("gives back what is left, and nothing of a payment that never came", () => {
    expect(refundable({ amount_minor: 30797, refunded_minor: 10000, state: "success" })).toBe(20797);
    expect(refundable({ amount_minor: 30797, refunded_minor: 30797, state: "success" })).toBe(0);
    expect(refundable({ amount_minor: 30797, refunded_minor: 0, state: "failed" })).toBe(0);
  });

  it("takes tokens by its part of the sum, and in parts as many as at once", () => {
    const pack = { kind: "pack", quantity_tokens: 80, total_minor: 160680, fee_minor: 4680 } as const;
    expect(lostBy(pack, 160680, 0)).toEqual({ tokens: 80, plan: false, subscription: false });
    expect(lostBy(pack, 78000, 0).tokens).toBe(40);
    // All of the price is back; the fee brings no tokens.
    expect(lostBy(pack, 4680, 156000).tokens).toBe(0);
    const thirds = [53560, 53560, 53560];
    let before = 0;
    const taken = thirds.map((amount) => {
      const lost = lostBy(pack, amount, before).tokens;
      before += amount;
      return lost;
    });
    expect(taken.reduce((sum, tokens) => sum + tokens, 0)).toBe(80);
  });

  it("ends a plan with the last of its price, not with a part of it, and no subscription", () => {
    const plan = { kind: "plan_once", quantity_tokens: 0, total_minor: 30797, fee_minor: 897 } as const;
    expect(lostBy(plan, 29899, 0).plan).toBe(false);
    expect(lostBy(plan, 1, 29899).plan).toBe(true);
    expect(lostBy(plan, 0, 0).plan).toBe(false);
    expect(lostBy({ ...plan, kind: "renewal" }, 30797, 0)).toEqual({ tokens: 0, plan: false, subscription: true });
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

it("disputes stand by when their answer is due, settled ones last", () => {
  const dispute = (id: string, state: Dispute["state"], respond_by: string | null, created_at: string) =>
    ({ id, state, respond_by, created_at }) as Dispute;
  const some = [
    dispute("won", "won", null, "2026-11-24"),
    dispute("later", "needs_response", "2026-12-09", "2026-11-23"),
    dispute("no day", "needs_response", null, "2026-11-22"),
    dispute("bank", "under_review", "2026-11-20", "2026-11-21"),
    dispute("first", "needs_response", "2026-11-26", "2026-11-20"),
  ];
  expect(some.sort(byDue).map((one) => one.id)).toEqual(["first", "later", "no day", "bank", "won"]);
});

it("a sum shows all its digits, and a real minus", () => {
  expect(sumOf(156000, "INR", "en-GB")).toBe("₹1,560.00");
  expect(sumOf(-20000, "INR", "en-GB")).toBe("−₹200.00");
  expect(sumOf(1000, "¤", "en-GB")).toBe("10.00 ¤");
});
