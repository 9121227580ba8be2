import { expect, it } from "vitest";
import { FakeShelf } from "@/features/room/core/fakes/webSocket";
import { friendOf, keepFriend, takeFriend } from "./friend";

it("takes a friend's code out of the link and gives it back once", () => {
  const shelf = new FakeShelf();
  const code = friendOf(new URLSearchParams("friend=GEC3-PP3G"));
  keepFriend(shelf, code);
  expect(takeFriend(shelf)).toBe("GEC3-PP3G");
  expect(takeFriend(shelf)).toBe("");
});

it("leaves alone what is no code", () => {
  expect(friendOf(new URLSearchParams("friend=<b>"))).toBe("");
  expect(friendOf(new URLSearchParams("next=/"))).toBe("");
  expect(takeFriend(null)).toBe("");
});
