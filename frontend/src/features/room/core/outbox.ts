import { isKept, type KeptFrame } from "./frames";

/** The part of `Storage` that is used; `sessionStorage` in a browser. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const MOST_FRAMES = 100;
const MOST_CHARACTERS = 200_000;

/** Words of people: worth carrying over a reload. A mute or an admission that nobody waits for any more is not. */
const CARRIED = new Set(["chat.send", "chat.edit", "chat.delete", "note.save", "incident"]);

/**
 * Frames that have been handed in and not yet been answered, in order. Those that hold somebody's words also lie on a
 * shelf, so that a tab that was reloaded or crashed sends them again under the same ids.
 */
export class Outbox {
  private readonly frames = new Map<string, KeptFrame>();

  constructor(
    private readonly shelf: Shelf | null,
    private readonly key: string,
  ) {
    for (const frame of this.read()) this.frames.set(frame.id, frame);
  }

  /** Everything unanswered, oldest first. */
  list(): KeptFrame[] {
    return [...this.frames.values()];
  }

  find(id: string): KeptFrame | undefined {
    return this.frames.get(id);
  }

  keep(frame: KeptFrame): void {
    this.frames.set(frame.id, frame);
    this.write();
  }

  /** Forgets an answered frame; tells which it was. */
  settle(id: string): KeptFrame | undefined {
    const frame = this.frames.get(id);
    if (frame) {
      this.frames.delete(id);
      this.write();
    }
    return frame;
  }

  clear(): void {
    this.frames.clear();
    this.write();
  }

  private read(): KeptFrame[] {
    try {
      const stored: unknown = JSON.parse(this.shelf?.getItem(this.key) ?? "[]");
      return Array.isArray(stored) ? stored.filter((frame) => CARRIED.has(frame?.type) && isKept(frame)) : [];
    } catch {
      return []; // somebody else's text under our key, or a browser that forbids storage
    }
  }

  private write(): void {
    if (!this.shelf) return;
    const carried = this.list().filter((frame) => CARRIED.has(frame.type));
    let text = JSON.stringify(carried.slice(-MOST_FRAMES));
    while (text.length > MOST_CHARACTERS) {
      carried.shift();
      text = JSON.stringify(carried);
    }
    try {
      if (carried.length > 0) this.shelf.setItem(this.key, text);
      else this.shelf.removeItem(this.key);
    } catch {
      // A full or forbidden shelf costs only the survival of a crash.
    }
  }
}
