import { expect, it } from "vitest";
import { chosenOf, providersFor } from "./providers";
import { pathOf, wayOn } from "./returning";
import type { Payments, Purchase } from "./types";

const purchase = (state: Purchase["state"]) => ({ state }) as Purchase;

it("closes a window that was opened to pay, and goes on in the one that began", () => {
  expect(wayOn(purchase("fulfilled"), { fromHere: false, canceled: false })).toBe("close");
  expect(wayOn(purchase("fulfilled"), { fromHere: true, canceled: false })).toBe("on");
  expect(wayOn(purchase("open"), { fromHere: true, canceled: true })).toBe("on");
});

it("stays while it isn't known, and where there is something to read", () => {
  expect(wayOn(undefined, { fromHere: true, canceled: false })).toBe("stay");
  expect(wayOn(purchase("open"), { fromHere: true, canceled: false })).toBe("stay");
  expect(wayOn(purchase("halted"), { fromHere: true, canceled: false })).toBe("stay");
});

it("leads nowhere but to a path of ours", () => {
  expect(pathOf("/practise/7")).toBe("/practise/7");
  expect(pathOf("")).toBe("/wallet");
  expect(pathOf("//elsewhere.test")).toBe("/");
  expect(pathOf("https://elsewhere.test/")).toBe("/");
});

it("offers the providers that can take it, the preferred one first", () => {
  const payments: Payments = {
    on: true,
    sandbox: true,
    providers: [
      { key: "razorpay", title: "Razorpay", modes: ["payment"], currencies: ["INR"] },
      { key: "stripe", title: "Stripe", modes: ["payment", "subscription"], currencies: ["INR", "EUR"] },
    ],
  };
  const keys = (kind: "pack" | "subscription", currency: string) =>
    providersFor(payments, kind, currency).map(({ key }) => key);
  expect(keys("pack", "INR")).toEqual(["razorpay", "stripe"]);
  expect(keys("subscription", "INR")).toEqual(["stripe"]);
  expect(keys("pack", "EUR")).toEqual(["stripe"]);
  expect(providersFor({ ...payments, on: false }, "pack", "INR")).toEqual([]);
  expect(chosenOf(payments.providers, "stripe")?.key).toBe("stripe");
  expect(chosenOf(payments.providers, "gone")?.key).toBe("razorpay");
});
