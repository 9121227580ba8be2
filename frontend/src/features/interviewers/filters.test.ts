import { describe, expect, it } from "vitest";
import { filtersOf, NO_FILTERS, narrowings, priceScale, searchOf, skillsToShow, toggleSkill, without } from "./filters";
import { freeBefore } from "./free";

const read = (search: string) => filtersOf(new URLSearchParams(search));

describe("a free time before", () => {
  const now = new Date("2026-11-22T16:00:00Z");
  it("is the end of the last day on the viewer's clock", () => {
    expect(freeBefore("0", { zone: "Asia/Kolkata", locale: "en-GB" }, now)).toBe("2026-11-22T18:30:00.000Z");
    expect(freeBefore("3", { zone: "Europe/London", locale: "en-GB" }, now)).toBe("2026-11-26T00:00:00.000Z");
    expect(freeBefore("2027-03-28", { zone: "Europe/Berlin", locale: "en-GB" }, now)).toBe("2027-03-28T22:00:00.000Z");
  });
  it("is no matter where nothing is asked", () => {
    expect(freeBefore("", { zone: "UTC", locale: "en-GB" }, now)).toBeNull();
  });
  it("is left out of an address where it makes no sense", () => {
    expect(filtersOf(new URLSearchParams("free=5")).free).toBe("");
    expect(filtersOf(new URLSearchParams("free=soon")).free).toBe("");
    expect(filtersOf(new URLSearchParams("free=2026-12-01")).free).toBe("2026-12-01");
  });
});

describe("the address", () => {
  it("holds every filter, and gives back the same ones", () => {
    const filters = {
      q: "payments",
      skills: ["System design", "Go, Rust & C++"],
      language: "hi",
      most: 250_000,
      rating: 4.5,
      free: "3",
      sort: "price" as const,
    };
    expect(filtersOf(searchOf(filters))).toEqual(filters);
    expect(searchOf(filters).getAll("skill")).toEqual(["System design", "Go, Rust & C++"]);
  });

  it("is empty when nothing is chosen", () => {
    expect(searchOf(NO_FILTERS).toString()).toBe("");
    expect(read("")).toEqual(NO_FILTERS);
  });

  it("leaves out what makes no sense", () => {
    expect(read("max_rate_minor=-5&min_rating=9&sort=cheapest&language=EN%27--&skill=&skill=Go&skill=Go")).toEqual({
      ...NO_FILTERS,
      skills: ["Go"],
    });
    expect(read("max_rate_minor=lots").most).toBeNull();
    expect(read(Array.from({ length: 40 }, (_, at) => `skill=s${at}`).join("&")).skills).toHaveLength(10);
  });
});

describe("what narrows the list", () => {
  const filters = { ...NO_FILTERS, q: "pay", skills: ["Go", "SQL"], most: 900 };

  it("can be taken away one by one", () => {
    expect(narrowings(filters).map((one) => one.by)).toEqual(["q", "skill", "skill", "most"]);
    const loose = narrowings(filters).reduce(without, filters);
    expect(loose).toEqual(NO_FILTERS);
    expect(without(filters, { by: "skill", value: "Go" }).skills).toEqual(["SQL"]);
  });

  it("does not count the order", () => {
    expect(narrowings({ ...NO_FILTERS, sort: "newest" })).toEqual([]);
  });
});

it("chooses and unchooses a skill, ten at most", () => {
  const one = toggleSkill(NO_FILTERS, "Go");
  expect(one.skills).toEqual(["Go"]);
  expect(toggleSkill(one, "Go").skills).toEqual([]);
  const full = { ...NO_FILTERS, skills: Array.from({ length: 10 }, (_, at) => `s${at}`) };
  expect(toggleSkill(full, "Go")).toBe(full);
  expect(toggleSkill(full, "s3").skills).toHaveLength(9);
});

it("shows the chosen skills first, also one nobody has, then the frequent ones", () => {
  const all = [
    { name: "Go", count: 3 },
    { name: "Ada", count: 1 },
    { name: "SQL", count: 9 },
  ];
  expect(skillsToShow(all, ["Cobol", "Ada"], 3)).toEqual([
    { name: "Cobol", count: 0 },
    { name: "Ada", count: 1 },
    { name: "SQL", count: 9 },
  ]);
});

it("lays a price scale of round steps around all prices", () => {
  expect(priceScale(120_000, 480_000)).toEqual({ min: 120_000, max: 480_000, step: 20_000 });
  const odd = priceScale(99_999, 1_234_567);
  expect(odd && odd.min <= 99_999 && odd.max >= 1_234_567 && (odd.max - odd.min) / odd.step <= 40).toBe(true);
  expect(priceScale(500, 500)).toBeNull();
  expect(priceScale(0, 3)?.step).toBe(1);
});
