import { describe, expect, it } from "vitest";
import { afterSaving, changesIn, type Draft, draftOf, previewWith, profileOf, withWord, wrongIn } from "./profile";
import type { Profile } from "./types";

const saved: Profile = {
  headline: "Staff engineer",
  bio: "",
  experience_years: 11,
  experience: "",
  skills: ["Go"],
  languages: ["en"],
  hourly_rate_minor: 150_000,
  currency: "INR",
  sample_feedback: "",
};
const draft = (part: Partial<Draft> = {}): Draft => ({ ...draftOf(saved), ...part });

describe("a profile in writing", () => {
  it("leaves behind what only the server says", () => {
    expect(profileOf(draftOf({ ...saved, missing: ["bio"] } as Profile))).toEqual(saved);
  });

  it("goes into the form and comes out the same", () => {
    expect(profileOf(draft())).toEqual(saved);
    expect(changesIn(draft(), saved)).toEqual({});
  });

  it("keeps what is written while it is saved, and takes what the server made of the rest", () => {
    const sent = draft({ headline: "  Lead  ", bio: "Hel", skills: ["Go"] });
    const now = { ...sent, bio: "Hello", skills: ["Go", "Rust"] };
    const after = afterSaving(now, sent, { ...saved, headline: "Lead", bio: "Hel" });
    expect(after).toMatchObject({ headline: "Lead", bio: "Hello", skills: ["Go", "Rust"], rate: "1500" });
  });

  it("sends only what was changed", () => {
    expect(changesIn(draft({ bio: "Hello", rate: "1,600" }), saved)).toEqual({
      bio: "Hello",
      hourly_rate_minor: 160_000,
    });
  });

  it("keeps back what is wrong, and saves the rest", () => {
    const odd = draft({ years: "eleven", rate: "much", headline: "Principal engineer" });
    expect(wrongIn(odd)).toEqual({ experience_years: "number", hourly_rate_minor: "number" });
    expect(changesIn(odd, saved)).toEqual({ headline: "Principal engineer" });
  });

  it("knows the limits", () => {
    expect(wrongIn(draft({ years: "61", rate: "100001" }))).toEqual({
      experience_years: "most",
      hourly_rate_minor: "most",
    });
    expect(wrongIn(draft({ years: "60", rate: "100000" }))).toEqual({});
    expect(wrongIn(draft({ rate: "0.99" }))).toEqual({ hourly_rate_minor: "number" });
  });

  it("empties a field that is emptied", () => {
    expect(wrongIn(draft({ years: "", rate: "" }))).toEqual({});
    expect(changesIn(draft({ years: " ", rate: "" }), saved)).toEqual({
      experience_years: null,
      hourly_rate_minor: null,
    });
  });

  it("shows in the preview what is typed, and the last right number while one is wrong", () => {
    const page = { name: "Daniel", ...saved, rating: null } as never;
    expect(previewWith(page, draft({ bio: "New", rate: "x" }))).toMatchObject({
      bio: "New",
      hourly_rate_minor: 150_000,
    });
  });
});

it("takes a word once, whatever its case, and not beyond the most", () => {
  expect(withWord(["Go"], "  System   design ", 3)).toEqual(["Go", "System design"]);
  expect(withWord(["Go"], "go", 3)).toEqual(["Go"]);
  expect(withWord(["Go"], "  ", 3)).toEqual(["Go"]);
  expect(withWord(["a", "b", "c"], "d", 3)).toEqual(["a", "b", "c"]);
});
