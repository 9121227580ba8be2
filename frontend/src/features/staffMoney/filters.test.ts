import { expect, it } from "vitest";
import { instantOf } from "@/ui/time";
import { askedBy, filtersOf } from "./filters";

const search = (text: string) => new URLSearchParams(text);

it("a list reads its own filters, and only what means something", () => {
  expect(filtersOf("payments", search("q=+Ann&state=success&provider=stripe&since=2026-11-01&kind=x"))).toEqual({
    q: "Ann",
    state: "success",
    provider: "stripe",
    since: "2026-11-01",
  });
  expect(filtersOf("payments", search("state=paid&provider=paypal&since=yesterday"))).toEqual({});
  expect(filtersOf("disputes", search("q=Ann&state=won"))).toEqual({ state: "won" });
});

it("a batch is asked for by its id only", () => {
  const id = "01980000-0000-7000-8000-000000000000";
  expect(filtersOf("payouts", search(`batch=${id}`))).toEqual({ batch: id });
  expect(filtersOf("payouts", search("batch=7"))).toEqual({});
});

it("days are asked for as a whole, in the zone of who asks", () => {
  const inZone = (local: string) => instantOf(local, "Asia/Kolkata");
  expect(askedBy({ q: "Ann", since: "2026-11-21", until: "2026-11-22" }, inZone)).toEqual({
    q: "Ann",
    since: "2026-11-20T18:30:00.000Z",
    until: "2026-11-22T18:30:00.000Z",
  });
  expect(askedBy({}, inZone)).toEqual({});
});
