/** The line on which the server says that there is something new. Plain: no React, no clock of its own. */

import type { Notification } from "./types";

export type Word = { type: "unread"; unread: number } | ({ type: "notification" } & Notification);

interface Options {
  url: string;
  onWord: (word: Word) => void;
  WebSocket?: new (url: string) => WebSocket;
  later?: (act: () => void, ms: number) => unknown;
  chance?: () => number;
}

// Who isn't signed in, or may not, isn't helped by knocking again.
const FINAL = new Set([4401, 4403, 4404]);
const WAITS = [1000, 2000, 5000, 15_000, 60_000];

/** Keep a line open until the function that this gives back is called. It comes again by itself, ever more slowly. */
export function openLine(options: Options): () => void {
  const { url, onWord, later = setTimeout, chance = Math.random } = options;
  const Socket = options.WebSocket ?? WebSocket;
  let socket: WebSocket | null = null;
  let failures = 0;
  let over = false;

  function open(): void {
    if (over) return;
    const line = new Socket(url);
    socket = line;
    line.onmessage = ({ data }) => {
      failures = 0;
      const word = read(data);
      if (word) onWord(word);
    };
    line.onclose = ({ code }) => {
      if (over || FINAL.has(code)) return;
      const wait = WAITS[Math.min(failures, WAITS.length - 1)] as number;
      failures += 1;
      // Not all pages at the same moment, when a server comes back.
      later(open, wait * (0.5 + chance()));
    };
  }

  open();
  return () => {
    over = true;
    socket?.close();
  };
}

function read(data: unknown): Word | null {
  try {
    const word = JSON.parse(String(data)) as Word;
    return word.type === "unread" || word.type === "notification" ? word : null;
  } catch {
    return null;
  }
}
