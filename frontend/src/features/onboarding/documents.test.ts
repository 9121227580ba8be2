import { expect, it } from "vitest";
import { Problem, unreachable } from "@/api/problem";
import { byUrgency, endsSoon, goesWithReplacement, MOST_BYTES, refusalOf, refusedBefore } from "./documents";

const file = (name: string, size = 1000) => refusedBefore({ name, size });

it("refuses what the server would refuse, before it is sent", () => {
  expect(file("Passport.PDF")).toBeNull();
  expect(file("scan.jpeg", MOST_BYTES)).toBeNull();
  expect(file("scan.jpeg", MOST_BYTES + 1)).toBe("too_large");
  expect(file("degree.docx")).toBe("file_kind_unknown");
  expect(file("drawing.svg")).toBe("file_kind_unknown");
  expect(file("nothing.pdf", 0)).toBe("empty");
});

it("knows why it was refused, also from a proxy that only knows sizes", () => {
  expect(refusalOf(new Problem(413, "http_413", ""))).toBe("too_large");
  expect(refusalOf(new Problem(422, "file_unsafe", ""))).toBe("file_unsafe");
  expect(refusalOf(unreachable())).toBe("unreachable");
  expect(refusalOf(new Problem(409, "wrong_state", ""))).toBeNull();
});

it("puts first what has to be done again", () => {
  const one = (id: string, state: "waiting" | "approved" | "rejected" | "expired", created_at: string) =>
    ({ id, state, created_at }) as never;
  const sorted = byUrgency([
    one("a", "approved", "1"),
    one("b", "waiting", "2"),
    one("c", "rejected", "4"),
    one("d", "expired", "3"),
  ]);
  expect(sorted.map((document) => document.id)).toEqual(["d", "c", "b", "a"]);
});

it("warns in the month before a document ends, and only of one that counts", () => {
  const until = (expires_on: string | null, state: "approved" | "waiting" = "approved") =>
    endsSoon({ expires_on, state }, "2026-11-22");
  expect(until("2026-12-22")).toBe(true);
  expect(until("2026-12-23")).toBe(false);
  expect(until("2026-12-01", "waiting")).toBe(false);
  expect(until(null)).toBe(false);
});

it("keeps the proof that counts until its successor is checked: nobody disappears for handing in the next one early", () => {
  expect(goesWithReplacement({ state: "approved" })).toBe(false);
  for (const state of ["rejected", "expired", "waiting"] as const) expect(goesWithReplacement({ state })).toBe(true);
});
