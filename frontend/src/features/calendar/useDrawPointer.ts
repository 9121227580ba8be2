import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { type Draft, SHORTEST, type Span, type Stretch, stretchesOn } from "./drawing";
import { DAY } from "./wall";

/** What a finger or a mouse is about to change. */
export type Gesture =
  | { kind: "draw"; date: string; span: Span }
  | { kind: "edge"; date: string; stretch: Stretch; span: Span };

interface Spot {
  date: string;
  minute: number;
}

interface Held {
  pointer: number;
  from: Spot;
  x: number;
  y: number;
  /** The edge that was taken hold of, if it was one. */
  edge: { stretch: Stretch; which: "start" | "end" } | null;
  drawing: boolean;
  touch: boolean;
  timer: number;
}

/** Minutes to which drawing keeps. */
const STEP = SHORTEST;
/** So near to an edge (px) a mouse takes hold of it. */
const NEAR = 6;
/** A mouse that moved less than this has clicked; a finger that moved more before its time scrolls. */
const STILL = 5;
/** A finger that rests so long (ms) draws. */
const REST = 350;

const floor = (minute: number) => Math.floor(minute / STEP) * STEP;
const ceil = (minute: number) => Math.ceil(minute / STEP) * STEP;

/** The stretch between two minutes, whichever comes first, on the grid of the steps. */
export function spanBetween(one: number, other: number, from: number, to: number): Span {
  const start = Math.max(from, floor(Math.min(one, other)));
  return { start, end: Math.min(to, Math.max(ceil(Math.max(one, other)), start + STEP)) };
}

/** A stretch with one edge put elsewhere on its date; never shorter than can be kept. */
export function withEdge(span: Span, which: "start" | "end", minute: number, shift: number): Span {
  const at = Math.round(minute / STEP) * STEP + shift;
  return which === "start"
    ? { start: Math.max(0, Math.min(at, span.end - SHORTEST)), end: span.end }
    : { start: span.start, end: Math.max(at, span.start + SHORTEST) };
}

/**
 * Drawing by mouse and by finger. A mouse draws at once; a finger rests a moment first, so that the page still scrolls.
 * Escape lets go.
 */
export function useDrawPointer({
  field,
  dates,
  hours,
  draft,
  onDraw,
  onEdge,
  onTap,
}: {
  /** What is drawn on: as wide as the days, as high as the hours. */
  field: RefObject<HTMLElement | null>;
  dates: readonly string[];
  hours: { from: number; to: number };
  draft: Draft;
  onDraw: (date: string, span: Span) => void;
  onEdge: (stretch: Stretch, span: Span) => void;
  onTap: (date: string, minute: number) => void;
}) {
  const held = useRef<Held | null>(null);
  const [gesture, setGesture] = useState<Gesture | null>(null);
  const now = useRef<Gesture | null>(null);
  const show = (next: Gesture | null) => {
    now.current = next;
    setGesture(next);
  };

  function spot(event: { clientX: number; clientY: number }): Spot | null {
    const box = field.current?.getBoundingClientRect();
    if (!box) return null;
    const across = (event.clientX - box.left) / box.width;
    const mirrored = document.documentElement.dir === "rtl" ? 1 - across : across;
    const day = Math.min(dates.length - 1, Math.max(0, Math.floor(mirrored * dates.length)));
    const part = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    const date = dates[day];
    return date ? { date, minute: hours.from + part * (hours.to - hours.from) } : null;
  }

  /** The edge under a mouse, if it is near one. */
  function edgeAt({ date, minute }: Spot): Held["edge"] {
    const height = field.current?.getBoundingClientRect().height ?? 1;
    const near = (NEAR / height) * (hours.to - hours.from);
    for (const stretch of stretchesOn(draft, date)) {
      // Where midnight cuts it is no edge of it.
      if (stretch.origin === date && Math.abs(minute - stretch.top) <= near) return { stretch, which: "start" };
      const ends = stretch.span.end - (stretch.origin === date ? 0 : DAY) <= DAY;
      if (ends && Math.abs(minute - stretch.bottom) <= near) return { stretch, which: "end" };
    }
    return null;
  }

  function letGo() {
    if (held.current) clearTimeout(held.current.timer);
    held.current = null;
    show(null);
  }

  function follow(at: Spot) {
    const { current } = held;
    if (!current) return;
    if (current.edge) {
      const { stretch, which } = current.edge;
      const shift = stretch.origin === current.from.date ? 0 : DAY;
      show({
        kind: "edge",
        date: current.from.date,
        stretch,
        span: withEdge(stretch.span, which, at.minute, shift),
      });
      return;
    }
    show({
      kind: "draw",
      date: current.from.date,
      span: spanBetween(current.from.minute, at.minute, hours.from, hours.to),
    });
  }

  useEffect(() => {
    const box = field.current;
    if (!box) return;
    // Only a listener that isn't passive can keep the page still while a finger draws.
    const keepStill = (event: TouchEvent) => {
      if (held.current?.drawing) event.preventDefault();
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !held.current) return;
      event.stopPropagation();
      clearTimeout(held.current.timer);
      held.current = null;
      now.current = null;
      setGesture(null);
    };
    box.addEventListener("touchmove", keepStill, { passive: false });
    window.addEventListener("keydown", onEscape, true);
    return () => {
      box.removeEventListener("touchmove", keepStill);
      window.removeEventListener("keydown", onEscape, true);
    };
  }, [field]);

  return {
    gesture,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        const at = spot(event);
        if (event.button !== 0 || !at || (event.target as Element).closest("a")) return;
        const touch = event.pointerType === "touch";
        const { currentTarget, pointerId } = event;
        const hold: Held = {
          pointer: pointerId,
          from: at,
          x: event.clientX,
          y: event.clientY,
          edge: touch ? null : edgeAt(at),
          drawing: false,
          touch,
          timer: 0,
        };
        if (touch) {
          hold.timer = window.setTimeout(() => {
            hold.drawing = true;
            currentTarget.setPointerCapture(pointerId);
            navigator.vibrate?.(10);
            follow({ ...at, minute: at.minute });
          }, REST);
        } else currentTarget.setPointerCapture(pointerId);
        held.current = hold;
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const at = spot(event);
        const { current } = held;
        if (!at) return;
        if (!current || current.pointer !== event.pointerId) {
          if (event.pointerType !== "touch") event.currentTarget.style.cursor = edgeAt(at) ? "ns-resize" : "";
          return;
        }
        const far = Math.hypot(event.clientX - current.x, event.clientY - current.y) > STILL;
        if (!current.drawing && far) {
          if (current.touch) return letGo();
          current.drawing = true;
        }
        if (current.drawing) follow(at);
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        const { current } = held;
        if (!current || current.pointer !== event.pointerId) return;
        const done = now.current;
        letGo();
        if (!current.drawing || !done) onTap(current.from.date, current.from.minute);
        else if (done.kind === "edge") onEdge(done.stretch, done.span);
        else onDraw(done.date, done.span);
      },
      onPointerCancel: letGo,
      // A long press would open the browser's own menu.
      onContextMenu(event: MouseEvent) {
        if (held.current?.touch) event.preventDefault();
      },
    },
  };
}
