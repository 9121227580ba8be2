import { expect, it } from "vitest";
import { openLine, type Word } from "./line";

function world() {
  const sockets: { url: string; closed: boolean; onmessage: (e: object) => void; onclose: (e: object) => void }[] = [];
  const waits: { act: () => void; ms: number }[] = [];
  const words: Word[] = [];
  class Socket {
    closed = false;
    constructor(public url: string) {
      sockets.push(this as never);
    }
    close() {
      this.closed = true;
    }
  }
  const close = openLine({
    url: "wss://here.test/ws/notifications",
    onWord: (word) => words.push(word),
    WebSocket: Socket as never,
    later: (act, ms) => waits.push({ act, ms }),
    chance: () => 0.5,
  });
  const drop = (code: number) => sockets.at(-1)?.onclose({ code });
  const again = () => waits.at(-1)?.act();
  const say = (data: string) => sockets.at(-1)?.onmessage({ data });
  return { sockets, waits, words, close, drop, again, say };
}

it("hands on what it understands and nothing else", () => {
  const { say, words } = world();
  say('{"type":"unread","unread":3}');
  say('{"type":"weather"}');
  say("no json");
  expect(words).toEqual([{ type: "unread", unread: 3 }]);
});

it("comes again ever more slowly, and quickly once it was heard", () => {
  const { drop, again, waits, say } = world();
  for (const _ of [1, 2, 3, 4, 5, 6]) {
    drop(1006);
    again();
  }
  expect(waits.map(({ ms }) => ms)).toEqual([1000, 2000, 5000, 15_000, 60_000, 60_000]);
  say('{"type":"unread","unread":0}');
  drop(4503);
  expect(waits.at(-1)?.ms).toBe(1000);
});

it("stays away where it isn't let in", () => {
  const { drop, waits } = world();
  drop(4401);
  expect(waits).toEqual([]);
});

it("ends when it is told to, also while it waits", () => {
  const { close, drop, again, sockets } = world();
  drop(1006);
  close();
  again();
  expect(sockets).toHaveLength(1);
});
