import { expect, it } from "vitest";
import { barsOf, expiringOf, isQuiet, kindOf, signed } from "./moves";
import { firstPack, listed } from "./packs";
import type { Month, Pack } from "./types";

const month = (part: Partial<Month>): Month => ({
  month: "2026-11",
  bought: 0,
  given: 0,
  spent: 0,
  expired: 0,
  earned: 0,
  ...part,
});

it("writes figures with a real minus", () => {
  expect([40, -40, 0, 1200].map((tokens) => signed(tokens, "en-GB"))).toEqual(["+40", "−40", "0", "+1,200"]);
});

it("tells what expires first, all of one day together", () => {
  const expiring = [
    { tokens: 5, expires_at: "2027-01-20T00:00:00Z" },
    { tokens: 3, expires_at: "2026-12-20T10:00:00Z" },
    { tokens: 2, expires_at: "2026-12-20T08:00:00Z" },
  ];
  expect(expiringOf({ expiring })).toEqual({ all: 10, next: 5, at: "2026-12-20T08:00:00Z" });
  expect(expiringOf({ expiring: [] })).toBeNull();
});

it("draws all months in one measure", () => {
  const { most, bars } = barsOf([month({ bought: 80, given: 20 }), month({ spent: 50 })]);
  expect(most).toBe(100);
  expect(bars[0]).toMatchObject({ bought: 0.8, given: 0.2 });
  expect(bars[1]).toMatchObject({ spent: 0.5 });
  expect(barsOf([month({})]).bars[0]).toMatchObject({ bought: 0 });
  expect(isQuiet([month({}), month({ earned: 3 })])).toBe(true);
  expect(isQuiet([month({ expired: 1 })])).toBe(false);
});

it("narrows to a kind it knows", () => {
  expect(kindOf("hold")).toBe("hold");
  expect(kindOf("payout")).toBe("");
  expect(kindOf(null)).toBe("");
});

it("begins with the middle pack, and shows the tax that is added to it", () => {
  const pack = { tokens: 80, price_minor: 156_000, fee_minor: 4_680, total_minor: 160_680, currency: "INR" } as Pack;
  expect(firstPack([pack, { ...pack, tokens: 200 }, pack])?.tokens).toBe(200);
  expect(firstPack([])).toBeUndefined();
  expect(listed(pack)).toMatchObject({ tax_minor: 0, total_minor: 160_680 });
  expect(listed({ ...pack, total_minor: 188_760 })).toMatchObject({ tax_minor: 28_080, tax_included: false });
});
