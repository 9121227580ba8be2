import { expect, it } from "vitest";
import { money, partOf } from "./money";

it("writes money with its currency, and without an empty fraction where space is short", () => {
  expect(money(30797, "INR", "en-GB")).toBe("₹307.97");
  expect(money(29900, "INR", "en-GB")).toBe("₹299.00");
  expect(money(29900, "INR", "en-GB", true)).toBe("₹299");
  expect(money(897, "INR", "en-GB", true)).toBe("₹8.97");
  expect(money(500, "JPY", "en-GB")).toBe("JP¥500");
});

it("tells the fee as a part of the price", () => {
  expect(partOf(897, 29900, "en-GB")).toBe("3%");
  expect(partOf(897, 0, "en-GB")).toBe("0%");
});
