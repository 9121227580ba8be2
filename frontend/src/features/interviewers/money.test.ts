import { describe, expect, it } from "vitest";
import { digitsOf, majorText, minorOf, price } from "./money";

describe("a price that somebody types", () => {
  it.each([
    ["1500", 150_000],
    [" 1 500 ", 150_000],
    ["1500.5", 150_050],
    ["1500,50", 150_050],
    ["1,500.50", 150_050],
    ["1.500,50", 150_050],
    ["1,500", 150_000],
    ["₹1,50,000", 15_000_000],
    ["1’500", 150_000],
    ["0.99", 99],
    ["1,50", 150],
  ])("reads %s", (typed, minor) => expect(minorOf(typed, "INR")).toBe(minor));

  it.each(["", "a lot", "-5", "1.5.5", "15.1234", "12,34,5", ".5", "1e9", "9".repeat(30)])(
    "makes nothing of “%s”",
    (typed) => expect(minorOf(typed, "INR")).toBeNull(),
  );

  it("follows the currency: no fraction for yen, three digits for dinars", () => {
    expect(minorOf("1500", "JPY")).toBe(1500);
    expect(minorOf("1500.50", "JPY")).toBeNull();
    expect(minorOf("1.500", "KWD")).toBe(1500);
    expect(digitsOf("???")).toBe(2);
  });

  it("goes into the field and comes out the same", () => {
    for (const minor of [1, 99, 100, 150_000, 150_050]) expect(minorOf(majorText(minor, "EUR"), "EUR")).toBe(minor);
    expect(majorText(null, "EUR")).toBe("");
    expect(majorText(150_050, "INR")).toBe("1500.50");
  });
});

it("is shown with its currency, and without a zero fraction", () => {
  expect(price(150_000, "INR", "en-GB")).toBe("₹1,500");
  expect(price(150_050, "INR", "en-GB")).toBe("₹1,500.50");
  expect(price(1500, "JPY", "en-GB")).toBe("JP¥1,500");
  expect(price(1500, "", "en-GB")).toBe("15");
});
