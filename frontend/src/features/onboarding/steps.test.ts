import { describe, expect, it } from "vitest";
import { addressOfGap, gapsOf, nextStep, stepBefore, stepOf, stepsDone } from "./steps";

describe("what is missing", () => {
  it.each([
    ["profile.bio", "profile", "bio"],
    ["bio", "profile", "bio"],
    ["profile.experience", "profile", "experience_years"],
    ["profile.hourly_rate", "profile", "hourly_rate_minor"],
    ["profile.shoe_size", "profile", null],
    ["documents.identity", "documents", null],
    ["guides:conduct", "guides", null],
  ] as const)("%s is filled in under %s", (key, step, field) => {
    expect(gapsOf([key])).toMatchObject([{ key, step, field }]);
  });

  it("leads to its step, and there to its field or its guide", () => {
    const addresses = gapsOf(["profile.hourly_rate", "documents.identity", "guides:house-rules"]).map(addressOfGap);
    expect(addresses).toEqual([
      "/interviewer/apply?step=profile#hourly_rate_minor",
      "/interviewer/apply?step=documents",
      "/interviewer/apply?step=guides&guide=house-rules",
    ]);
  });

  it("that lies elsewhere stands on the last step, where all of it is listed", () => {
    const gaps = gapsOf(["second_factor", "toString", "profile.toString"]);
    expect(gaps.map((gap) => [gap.step, gap.field])).toEqual([
      ["review", null],
      ["review", null],
      ["profile", null],
    ]);
    expect(stepsDone(gaps.slice(0, 2))).toEqual(new Set(["profile", "documents", "guides"]));
  });
});

describe("the steps", () => {
  const gaps = (...missing: string[]) => gapsOf(missing);

  it("begin at the first one with something missing", () => {
    expect(stepOf(null, gaps("documents", "profile"))).toBe("profile");
    expect(stepOf(null, gaps("documents", "guides"))).toBe("documents");
    expect(stepOf(null, [])).toBe("review");
  });

  it("are where the address says, done or not", () => {
    expect(stepOf("guides", gaps("profile"))).toBe("guides");
    expect(stepOf("nowhere", gaps("profile"))).toBe("profile");
  });

  it("go on to handing in, and back", () => {
    expect(nextStep("profile")).toBe("documents");
    expect(nextStep("review")).toBeNull();
    expect(stepBefore("profile")).toBeNull();
    expect(stepBefore("review")).toBe("guides");
  });
});
