/** The line on which the server says that there is something new. Plain: no React, and its clock is given. */

import type { Notification } from "./types";

export type Word = { type: "unread"; unread: number } | ({ type: "notification" } & Notification);

interface Options {
  url: string;
  onWord: (word: Word) => void;
  WebSocket?: new (url: string) => WebSocket;
  later?: (act: () => void, ms: number) => unknown;
  chance?: () => number;
  whenSeen?: (act: () => void) => void;
}

// Who isn't signed in, or may not, isn't helped by knocking again.
const FINAL = new Set([4401, 4403, 4404]);
const WAITS = [1000, 2000, 5000, 15_000, 60_000];
// The server lets go of a line on which nothing was said for a minute.
const PING_EVERY = 25_000;

/** Keep a line open until the function that this gives back is called. It comes again by itself, ever more slowly. */
export function openLine(options: Options): () => void {
  const { url, onWord, later = setTimeout, chance = Math.random, whenSeen = onceSeen } = options;
  const Socket = options.WebSocket ?? WebSocket;
  let socket: WebSocket | null = null;
  let failures = 0;
  let over = false;

  function open(): void {
    if (over) return;
    const line = new Socket(url);
    let heard = true;
    socket = line;
    line.onopen = () => later(ping, PING_EVERY);
    line.onmessage = ({ data }) => {
      heard = true;
      failures = 0;
      const word = read(data);
      if (word) onWord(word);
    };
    line.onclose = ({ code }) => {
      if (socket === line) socket = null;
      if (over || FINAL.has(code)) return;
      const wait = WAITS[Math.min(failures, WAITS.length - 1)] as number;
      failures += 1;
      // Not all pages at the same moment, when a server comes back; and not before somebody looks: the clocks of pages
      // in the background go too slowly to keep a line open.
      later(() => whenSeen(open), wait * (0.5 + chance()));
    };

    function ping(): void {
      if (socket !== line) return;
      // A line can be dead without a word, after a night's sleep.
      if (!heard) {
        line.close();
        return;
      }
      heard = false;
      line.send('{"type":"ping","t":0}');
      later(ping, PING_EVERY);
    }
  }

  open();
  return () => {
    over = true;
    const line = socket;
    socket = null;
    line?.close();
  };
}

function onceSeen(act: () => void): void {
  if (document.hidden) document.addEventListener("visibilitychange", () => onceSeen(act), { once: true });
  else act();
}

function read(data: unknown): Word | null {
  try {
    const word = JSON.parse(String(data)) as Word;
    return word.type === "unread" || word.type === "notification" ? word : null;
  } catch {
    return null;
  }
}
