import { describe, expect, it } from "vitest";
import en from "./en.json";
import type { DocumentState, PersonActs, RoleName } from "./types";
import {
  actsFor,
  contextLines,
  fileSize,
  nextUndecided,
  rolesLeft,
  rolesOf,
  seenBy,
  shortHash,
  stamp,
  stepsFor,
} from "./words";

const all: PersonActs = {
  suspend: true,
  restore: true,
  sign_out: true,
  unlock: true,
  visit: true,
  change_roles: true,
  grant_plan: true,
};
const none: PersonActs = {
  suspend: false,
  restore: false,
  sign_out: false,
  unlock: false,
  visit: false,
  change_roles: false,
  grant_plan: false,
};
const device = { id: "d", browser: "Firefox", system: "Linux", signed_in_at: "", last_seen_at: "" };

describe("roles", () => {
  it("stand one by one, staff's by their duties", () => {
    expect(rolesOf({ roles: ["staff", "candidate"], duties: ["finance", "support"] })).toEqual([
      { role: "candidate" },
      { role: "staff", duty: "support" },
      { role: "staff", duty: "finance" },
    ]);
  });

  it("that are left are those somebody does not have", () => {
    expect(rolesLeft({ roles: ["candidate", "staff"], duties: ["admin"] })).toEqual([
      { role: "interviewer" },
      { role: "staff", duty: "support" },
      { role: "staff", duty: "moderator" },
      { role: "staff", duty: "finance" },
    ]);
  });
});

describe("a person's page", () => {
  const person = { may: all, state: "active" as const, devices: [device], roles: ["interviewer" as RoleName] };

  it("offers what the server allows and what does something", () => {
    expect(actsFor(person, null)).toEqual(["suspend", "signOut", "unlock", "visit", "grantPlan"]);
    expect(actsFor({ ...person, state: "suspended", devices: [] }, { ends_at: null })).toEqual([
      "restore",
      "unlock",
      "grantPlan",
      "revokePlan",
    ]);
  });

  it("offers nothing that the server does not allow", () => {
    expect(actsFor({ ...person, may: none }, null)).toEqual([]);
    expect(actsFor({ ...person, may: none, state: "suspended" }, { ends_at: null })).toEqual([]);
  });

  it("offers no plan to somebody who does not interview, and none while it is not known", () => {
    expect(actsFor({ ...person, roles: ["candidate"] }, null)).not.toContain("grantPlan");
    expect(actsFor(person, undefined)).toEqual(["suspend", "signOut", "unlock", "visit"]);
  });
});

describe("a case", () => {
  const may = { claim: false, release: true, decide: true, suspend: false, reinstate: false };
  const papers = (...states: DocumentState[]) => states.map((state, at) => ({ id: `p${at}`, state })) as never[];

  it("can be approved only once every document is decided", () => {
    const open = stepsFor({ may, state: "in_review", documents: papers("approved", "waiting", "waiting") });
    expect(open).toEqual({ steps: ["release", "requestChanges", "reject"], undecided: 2 });
    const decided = stepsFor({ may, state: "in_review", documents: papers("approved", "rejected", "expired") });
    expect(decided.steps).toContain("approve");
  });

  it("that is approved already is not decided again, only its new document", () => {
    expect(stepsFor({ may, state: "approved", documents: papers("waiting") })).toEqual({
      steps: ["release"],
      undecided: 1,
    });
  });

  it("that somebody else has taken offers nothing", () => {
    const theirs = { claim: false, release: false, decide: false, suspend: false, reinstate: false };
    expect(stepsFor({ may: theirs, state: "in_review", documents: [] }).steps).toEqual([]);
  });

  it("leads from one undecided document to the next, round to those before, and then to none", () => {
    const list = papers("waiting", "approved", "waiting", "waiting");
    expect(nextUndecided(list, "p2")).toBe("p3");
    expect(nextUndecided(list, "p3")).toBe("p0");
    expect(nextUndecided(papers("approved", "waiting"), "p1")).toBeUndefined();
  });
});

it("an applicant is shown as checked by what was approved, not by what was handed in", () => {
  const paper = (kind: string, state: DocumentState) => ({ kind, state, title: kind, issuer: "" });
  const documents = [paper("identity", "waiting"), paper("degree", "approved"), paper("certificate", "rejected")];
  const shown = seenBy({
    person: { id: "p", name: "Ann", picture: null },
    profile: {} as never,
    documents: documents as never,
  });
  expect(shown.verified.identity).toBe(false);
  expect(shown.verified.certificates.map((one) => one.title)).toEqual(["degree"]);
});

it("a record's time says the second, the year and the day of the reader's zone", () => {
  const at = "2026-11-22T20:31:07.120Z";
  expect(stamp(at, { zone: "Asia/Kolkata", locale: "en-GB" })).toBe("23 Nov 2026, 02:01:07");
  expect(stamp(at, { zone: "Nowhere/Land", locale: "en-GB" })).toBe("22 Nov 2026, 20:31:07");
});

it("a hash that is not here yet is no hash", () => {
  expect(shortHash("0123456789abcdef")).toBe("0123456789");
  expect(shortHash(null)).toBe("–");
});

it("a file's size is read at a glance", () => {
  expect(fileSize(10, "en-GB")).toBe("1 kB");
  expect(fileSize(512_300, "en-GB")).toBe("512 kB");
  expect(fileSize(1_432_000, "en-GB")).toBe("1.4 MB");
});

it("an entry's context is readable whatever is in it", () => {
  expect(contextLines({ sign_ins: 3, reason: "left", roles: ["staff"], until: null })).toEqual([
    { name: "sign ins", value: "3" },
    { name: "reason", value: "left" },
    { name: "roles", value: '["staff"]' },
    { name: "until", value: "null" },
  ]);
});

it("the words of actions have no dots in their keys, since a dot would be a path", () => {
  expect(Object.keys(en.actions).filter((key) => key.includes("."))).toEqual([]);
});
