import { describe, expect, it } from "vitest";
import { addressOf, gapOf, nextStep, stepBefore, stepOf, stepsDone } from "./steps";

describe("what is missing", () => {
  it.each([
    ["bio", "profile", "bio"],
    ["experience", "profile", "experience_years"],
    ["hourly_rate", "profile", "hourly_rate_minor"],
    ["profile.skills", "profile", "skills"],
    ["identity", "documents", null],
    ["documents.identity", "documents", null],
    ["guides", "guides", null],
  ] as const)("%s is filled in under %s", (key, step, field) => {
    expect(gapOf(key)).toMatchObject({ step, field });
  });

  it("leads to the field, or to the guide", () => {
    expect(addressOf(gapOf("hourly_rate"))).toBe("/interviewer/apply?step=profile#hourly_rate_minor");
    expect(addressOf(gapOf("guides:house-rules"))).toBe("/interviewer/apply?step=guides&guide=house-rules");
    expect(addressOf(gapOf("document.identity"))).toBe("/interviewer/apply?step=documents");
  });

  it("that nobody here knows stands on the last step, where all of it is listed", () => {
    expect(gapOf("background_check")).toMatchObject({ step: "review", field: null });
    expect(gapOf("toString").step).toBe("review");
    expect(stepsDone(["background_check"])).toEqual(new Set(["profile", "documents", "guides"]));
  });
});

describe("the steps", () => {
  it("begin at the first one with something missing", () => {
    expect(stepOf(null, ["bio", "identity"])).toBe("profile");
    expect(stepOf(null, ["identity", "guides"])).toBe("documents");
    expect(stepOf(null, [])).toBe("review");
  });

  it("are where the address says, done or not", () => {
    expect(stepOf("guides", ["bio"])).toBe("guides");
    expect(stepOf("nowhere", ["bio"])).toBe("profile");
  });

  it("go on to handing in, and back", () => {
    expect(nextStep("profile")).toBe("documents");
    expect(nextStep("review")).toBeNull();
    expect(stepBefore("profile")).toBeNull();
    expect(stepBefore("review")).toBe("guides");
  });
});
