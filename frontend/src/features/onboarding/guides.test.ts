import { expect, it } from "vitest";
import { changedSince, isOpen, nextOpen } from "./guides";
import type { Guide } from "./types";

const guide = (key: string, part: Partial<Guide> = {}): Guide => ({
  key,
  version: 2,
  title: key,
  body: "",
  must_acknowledge: true,
  acknowledged_at: null,
  acknowledged_version: null,
  ...part,
});
const done = { acknowledged_at: "2026-11-01T10:00:00Z", acknowledged_version: 2 };

it("waits until its version is acknowledged", () => {
  expect(isOpen(guide("a"))).toBe(true);
  expect(isOpen(guide("a", done))).toBe(false);
  expect(isOpen(guide("a", { ...done, acknowledged_version: 3 }))).toBe(false);
  expect(isOpen(guide("a", { must_acknowledge: false }))).toBe(false);
});

it("waits again once its text has changed, and says since which version", () => {
  const changed = guide("a", { acknowledged_at: done.acknowledged_at, acknowledged_version: 1 });
  expect(isOpen(changed)).toBe(true);
  expect(changedSince(changed)).toBe(1);
  expect(changedSince(guide("a", done))).toBeNull();
  expect(changedSince(guide("a", { acknowledged_version: null }))).toBeNull();
});

it("goes on with the next that waits, and begins again at the front", () => {
  const [first, second, third] = [guide("a"), guide("b", done), guide("c")];
  expect(nextOpen([first, second, third], first)).toBe(third);
  expect(nextOpen([first, second, third], third)).toBe(first);
  expect(nextOpen([guide("a", done), second], second)).toBeNull();
});
