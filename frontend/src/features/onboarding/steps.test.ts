import { describe, expect, it } from "vitest";
import { addressOfGap, gapsOf, nextStep, stepBefore, stepOf, stepsDone } from "./steps";

describe("what is missing", () => {
  it("of the profile is said field by field", () => {
    expect(gapsOf(["profile"], ["bio", "experience", "hourly_rate"])).toEqual([
      { key: "bio", step: "profile", field: "bio" },
      { key: "experience", step: "profile", field: "experience_years" },
      { key: "hourly_rate", step: "profile", field: "hourly_rate_minor" },
    ]);
    // A profile that was filled in since, or a field nobody here knows: still a way there.
    expect(gapsOf(["profile"], [])).toEqual([{ key: "profile", step: "profile", field: null }]);
    expect(gapsOf(["profile"], ["shoe_size"])).toEqual([{ key: "shoe_size", step: "profile", field: null }]);
  });

  it("leads to its step, and in the profile to its field", () => {
    const [rate, documents, guides] = gapsOf(["profile", "documents", "guides"], ["hourly_rate"]);
    expect(rate && addressOfGap(rate)).toBe("/interviewer/apply?step=profile#hourly_rate_minor");
    expect(documents && addressOfGap(documents)).toBe("/interviewer/apply?step=documents");
    expect(guides && addressOfGap(guides)).toBe("/interviewer/apply?step=guides");
  });

  it("that lies elsewhere stands on the last step, where all of it is listed", () => {
    const gaps = gapsOf(["second_factor", "toString"], []);
    expect(gaps.map((gap) => [gap.step, gap.field])).toEqual([
      ["review", null],
      ["review", null],
    ]);
    expect(stepsDone(gaps)).toEqual(new Set(["profile", "documents", "guides"]));
  });
});

describe("the steps", () => {
  const gaps = (...missing: string[]) => gapsOf(missing, []);

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
