import { expect, it } from "vitest";
import { FakeShelf } from "@/features/room/core/fakes/webSocket";
import { keepDraft, keepPending, readDraft, readPending } from "./drafts";

it("keeps what is written for its own question of its own interview", () => {
  const shelf = new FakeShelf();
  keepDraft(shelf, "i1", "q3", "I stopped");
  expect(readDraft(shelf, "i1", "q3")).toBe("I stopped");
  expect(readDraft(shelf, "i1", "q4")).toBe("");
  expect(readDraft(shelf, "i2", "q3")).toBe("");
  keepDraft(shelf, "i1", "q3", "");
  expect(shelf.items.size).toBe(0);
});

it("keeps an answer on its way until there is none", () => {
  const shelf = new FakeShelf();
  const pending = { id: "a1", text: "I stopped the producer.", question: "q3" };
  keepPending(shelf, "i1", pending);
  expect(readPending(shelf, "i1")).toEqual(pending);
  keepPending(shelf, "i1", null);
  expect(readPending(shelf, "i1")).toBeNull();
});

it("goes on without a shelf, with a full one, and with somebody else's text on it", () => {
  expect(readDraft(null, "i1", "q3")).toBe("");
  const full = new FakeShelf();
  full.setItem = () => {
    throw new Error("full");
  };
  expect(() => keepDraft(full, "i1", "q3", "words")).not.toThrow();
  const foreign = new FakeShelf();
  foreign.setItem("intraview.interview.i1.answer", "{not json");
  expect(readPending(foreign, "i1")).toBeNull();
  foreign.setItem("intraview.interview.i1.answer", '{"id":4}');
  expect(readPending(foreign, "i1")).toBeNull();
});
