import { expect, it } from "vitest";
import { openLine, type Word } from "./line";

class Line {
  closed = false;
  sent: string[] = [];
  onopen = () => {};
  onmessage = (_: { data: string }) => {};
  onclose = (_: { code: number }) => {};
  close() {
    this.closed = true;
  }
  send(text: string) {
    this.sent.push(text);
  }
}

function world(hidden = false) {
  const lines: Line[] = [];
  const waits: { act: () => void; ms: number }[] = [];
  const words: Word[] = [];
  const unseen: (() => void)[] = [];
  const close = openLine({
    url: "wss://here.test/ws/notifications",
    onWord: (word) => words.push(word),
    WebSocket: class extends Line {
      constructor() {
        super();
        lines.push(this);
      }
    } as never,
    later: (act, ms) => waits.push({ act, ms }),
    chance: () => 0.5,
    whenSeen: (act) => (hidden ? unseen.push(act) : act()),
  });
  const last = () => lines.at(-1) as Line;
  const drop = (code: number) => last().onclose({ code });
  const pass = () => waits.at(-1)?.act();
  return { lines, last, waits, words, unseen, close, drop, pass, say: (data: string) => last().onmessage({ data }) };
}

it("hands on what it understands and nothing else", () => {
  const { say, words } = world();
  say('{"type":"unread","unread":3}');
  say('{"type":"pong","t":0,"now":""}');
  say("no json");
  expect(words).toEqual([{ type: "unread", unread: 3 }]);
});

it("comes again ever more slowly, and quickly once it was heard", () => {
  const { drop, pass, waits, say } = world();
  for (const _ of [1, 2, 3, 4, 5, 6]) {
    drop(1006);
    pass();
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

it("doesn't come again while nobody looks", () => {
  const { drop, pass, lines, unseen } = world(true);
  drop(4408);
  pass();
  expect(lines).toHaveLength(1);
  unseen[0]?.();
  expect(lines).toHaveLength(2);
});

it("says that it is there, and lets go of a line on which nothing is heard", () => {
  const { last, pass, say } = world();
  last().onopen();
  pass();
  expect(last().sent).toEqual(['{"type":"ping","t":0}']);
  say('{"type":"pong","t":0,"now":""}');
  pass();
  expect(last().sent).toHaveLength(2);
  pass();
  expect(last().closed).toBe(true);
});

it("ends when it is told to, also while it waits", () => {
  const { close, drop, pass, lines } = world();
  drop(1006);
  close();
  pass();
  expect(lines).toHaveLength(1);
});
