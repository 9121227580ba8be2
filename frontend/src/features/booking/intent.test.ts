import { beforeEach, describe, expect, it } from "vitest";
import { forgetKey, keepDraft, keptDraft, keyFor } from "./intent";

let count = 0;
const newKey = () => `key-${++count}`;

beforeEach(() => {
  count = 0;
  sessionStorage.clear();
});

describe("the key of a booking", () => {
  const wish = { interviewer_id: "daniel", starts_at: "2026-11-26T14:00:00Z", topic: "Design", note: "" };
  it("stays while the wish stays, also after the page was loaded again", () => {
    expect(keyFor(wish, sessionStorage, newKey)).toBe("key-1");
    expect(keyFor({ ...wish }, sessionStorage, newKey)).toBe("key-1");
  });
  it("is another one for another time", () => {
    expect(keyFor(wish, sessionStorage, newKey)).toBe("key-1");
    expect(keyFor({ ...wish, starts_at: "2026-11-26T15:00:00Z" }, sessionStorage, newKey)).toBe("key-2");
  });
  it("is another one once the first is settled", () => {
    keyFor(wish, sessionStorage, newKey);
    forgetKey(sessionStorage);
    expect(keyFor(wish, sessionStorage, newKey)).toBe("key-2");
  });
  it("comes from a shelf that holds nonsense, or from none", () => {
    sessionStorage.setItem("intraview.booking.intent", "{nonsense");
    expect(keyFor(wish, sessionStorage, newKey)).toBe("key-1");
    expect(keyFor(wish, null, newKey)).toBe("key-2");
  });
});

describe("what was written for an interviewer", () => {
  it("is kept for each of them apart", () => {
    keepDraft(sessionStorage, "daniel", { topic: "Design", note: "I am nervous about sizing." });
    expect(keptDraft(sessionStorage, "daniel")).toEqual({ topic: "Design", note: "I am nervous about sizing." });
    expect(keptDraft(sessionStorage, "meera")).toEqual({ topic: "", note: "" });
  });
  it("is gone once it is empty", () => {
    keepDraft(sessionStorage, "daniel", { topic: "Design", note: "" });
    keepDraft(sessionStorage, "daniel", { topic: "", note: "" });
    expect(sessionStorage.length).toBe(0);
  });
});
