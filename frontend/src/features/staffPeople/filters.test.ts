import { describe, expect, it } from "vitest";
import { instantOf } from "@/ui/time";
import { askedOf, auditFilters, changed, peopleFilters, queueOf } from "./filters";

const search = (text: string) => new URLSearchParams(text);

describe("the filters of people", () => {
  it("are read from the address", () => {
    expect(peopleFilters(search("q=+Ann+&role=staff&duty=finance&state=suspended&plan=pro"))).toEqual({
      q: "Ann",
      role: "staff",
      duty: "finance",
      state: "suspended",
      plan: "pro",
    });
  });

  it("leave out what nobody could have meant, and what the address knows of other pages", () => {
    expect(peopleFilters(search("role=king&duty=&state=Active&cursor=abc&q=%20"))).toEqual({});
  });

  it("ask for no duty among those who have none", () => {
    expect(peopleFilters(search("role=candidate&duty=admin"))).toEqual({ role: "candidate" });
    expect(peopleFilters(search("duty=admin"))).toEqual({ duty: "admin" });
  });
});

it("a changed filter keeps the others, an empty one leaves the address", () => {
  const before = search("q=Ann&role=staff&duty=admin");
  expect(changed(before, { role: "candidate", duty: "" }).toString()).toBe("q=Ann&role=candidate");
  expect(before.toString()).toBe("q=Ann&role=staff&duty=admin");
});

it("without a word in the address the queue is what waits", () => {
  expect(queueOf(search(""))).toBe("waiting");
  expect(queueOf(search("state=nonsense"))).toBe("waiting");
  expect(queueOf(search("state=mine"))).toBe("mine");
});

describe("the days of the audit log", () => {
  const inZone = (zone: string) => (local: string) => instantOf(local, zone);

  it("belong to it as a whole, in the zone of who asks", () => {
    const filters = auditFilters(search("from=2026-11-21&to=2026-11-22"));
    expect(askedOf(filters, inZone("Asia/Kolkata"))).toEqual({
      from: "2026-11-20T18:30:00.000Z",
      to: "2026-11-22T18:30:00.000Z",
    });
  });

  it("are 25 hours long when the clocks go back", () => {
    const filters = auditFilters(search("from=2026-10-25&to=2026-10-25"));
    expect(askedOf(filters, inZone("Europe/Berlin"))).toEqual({
      from: "2026-10-24T22:00:00.000Z",
      to: "2026-10-25T23:00:00.000Z",
    });
  });

  it("that are no days filter nothing, and the others stay", () => {
    expect(askedOf(auditFilters(search("from=yesterday&action=role.given&actor=a&target=b")), inZone("UTC"))).toEqual({
      action: "role.given",
      actor: "a",
      target: "b",
    });
  });
});
