import { describe, expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { codesAsText, inFours } from "./codes";
import { changesOf, pictureTrouble } from "./profile";
import { troubleKind } from "./trouble";
import { zoneLabel, zoneOf, zonesByLabel } from "./zones";

const before = { name: "Ananya Rao", pronouns: "", headline: "", time_zone: "Asia/Kolkata", language: "en" };

describe("the profile", () => {
  it("sends what was changed and nothing else", () => {
    expect(changesOf(before, { ...before, headline: "  Backend   engineer " })).toEqual({
      headline: "Backend engineer",
    });
    expect(changesOf(before, { ...before, name: "Ananya Rao " })).toEqual({});
    expect(changesOf({ ...before, pronouns: "she/her" }, before)).toEqual({ pronouns: "" });
  });

  it("says before sending what a picture may not be", () => {
    expect(pictureTrouble({ size: 10, type: "image/gif" })).toBe("kind");
    expect(pictureTrouble({ size: 5 * 1024 * 1024 + 1, type: "image/png" })).toBe("large");
    expect(pictureTrouble({ size: 5 * 1024 * 1024, type: "image/webp" })).toBeNull();
    expect(pictureTrouble({ size: 10, type: "" })).toBeNull();
  });
});

describe("time zones", () => {
  const zones = zonesByLabel(
    ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"],
    ["Asia/Calcutta", ""],
  );

  it("are named by their city", () => {
    expect(zoneLabel("America/Argentina/Buenos_Aires")).toBe("Buenos Aires (America, Argentina)");
    expect(zoneLabel("UTC")).toBe("UTC");
  });

  it("hold the person's own and UTC whatever the browser's list says", () => {
    expect([...zones.values()]).toContain("Asia/Calcutta");
    expect([...zones.values()]).toContain("UTC");
    expect([...zones.keys()][0]).toBe("Berlin (Europe)");
  });

  it("are found by label, by name, or by a beginning that only one has", () => {
    expect(zoneOf("berlin (europe)", zones)).toBe("Europe/Berlin");
    expect(zoneOf("Europe/Berlin", zones)).toBe("Europe/Berlin");
    expect(zoneOf(" buenos ", zones)).toBe("America/Argentina/Buenos_Aires");
    expect(zoneOf("ka", zonesByLabel(["Asia/Karachi", "Asia/Kathmandu"], []))).toBeNull();
    expect(zoneOf("", zones)).toBeNull();
    expect(zoneOf("Atlantis", zones)).toBeNull();
  });
});

describe("recovery codes", () => {
  it("go one a line under what they are", () => {
    expect(codesAsText(["aaaa", "bbbb"], "Codes")).toBe("Codes\n\naaaa\nbbbb\n");
  });

  it("and secrets in groups of four", () => {
    expect(inFours("ABCDEFGHIJ")).toBe("ABCD EFGH IJ");
    expect(inFours("ABCD EFGH")).toBe("ABCD EFGH");
  });
});

it("knows the refusals that have words of their own here", () => {
  expect(troubleKind(new Problem(403, "reauthentication_needed", ""))).toBe("notProved");
  expect(troubleKind(new Problem(403, "read_only_visit", ""))).toBe("looking");
  expect(troubleKind(new Problem(409, "second_factor_required", ""))).toBe("lastFactor");
  expect(troubleKind(new Problem(429, "rate_limited", ""))).toBe("fast");
  expect(troubleKind(new Problem(500, "internal", ""))).toBe("other");
  expect(troubleKind(null)).toBeNull();
});
