import { expect, it } from "vitest";
import { FakeShelf } from "@/features/room/core/fakes/webSocket";
import { goFromHere, keep, keptOf, letGo, pendingOf, setPending, wentFromHere, wordsOf } from "./intent";
import type { Intent } from "./types";

const NOW = 1_800_000_000_000;
const shelf = () => new FakeShelf() as unknown as Storage;
const pack: Intent = { kind: "pack", pack: "p80", provider: "stripe" };

it("takes two intents for one if they buy the same, wherever they come back to", () => {
  expect(wordsOf({ ...pack, return_to: "/a" })).toBe(wordsOf({ ...pack, return_to: "/b" }));
  expect(wordsOf({ ...pack, coupon: "spring" })).toBe(wordsOf({ ...pack, coupon: "SPRING" }));
  expect(wordsOf({ ...pack, coupon: "spring" })).not.toBe(wordsOf(pack));
  expect(wordsOf({ ...pack, provider: "razorpay" })).not.toBe(wordsOf(pack));
});

it("keeps a key until it is let go, or a day has gone by", () => {
  const local = shelf();
  keep(local, { intent: pack, key: "k1", purchase: "", at: NOW });
  keep(local, { intent: pack, key: "k1", purchase: "x", at: NOW });
  expect(keptOf(local, pack, NOW)).toMatchObject({ key: "k1", purchase: "x" });
  expect(keptOf(local, pack, NOW + 25 * 3_600_000)).toBeUndefined();
  letGo(local, "k1", NOW);
  expect(keptOf(local, pack, NOW)).toBeUndefined();
});

it("survives a shelf that is forbidden, full or holds something else", () => {
  expect(keptOf(null, pack, NOW)).toBeUndefined();
  const odd = shelf();
  odd.setItem("intraview.checkout.keys", '[{"key":1},null,"x"]');
  odd.setItem("intraview.checkout.open", "{");
  expect(keptOf(odd, pack, NOW)).toBeUndefined();
  expect(pendingOf(odd)).toBeUndefined();
  const full = {
    getItem: () => null,
    removeItem: () => {},
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  expect(() => keep(full, { intent: pack, key: "k", purchase: "", at: NOW })).not.toThrow();
});

it("knows what this window waits for and whether it went to the provider itself", () => {
  const session = shelf();
  setPending(session, { intent: pack, key: "k", purchase: "x", at: NOW });
  expect(pendingOf(session)?.purchase).toBe("x");
  setPending(session, undefined);
  expect(pendingOf(session)).toBeUndefined();
  goFromHere(session, "x");
  expect(wentFromHere(session, "x")).toBe(true);
  expect(wentFromHere(session, "y")).toBe(false);
  goFromHere(session, "");
  expect(wentFromHere(session, "x")).toBe(false);
});
