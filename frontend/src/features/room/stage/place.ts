export interface Place {
  /** Distance of the left and the top edge from those of what is around, in px. */
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

const EDGE = 8;

/** The place nearest to the wished one at which all of `box` is inside of `around`. */
export function keepInside(wish: Place, box: Size, around: Size): Place {
  const clamp = (at: number, length: number, space: number) =>
    Math.max(EDGE, Math.min(at, Math.max(EDGE, space - length - EDGE)));
  return { x: clamp(wish.x, box.width, around.width), y: clamp(wish.y, box.height, around.height) };
}

const STEPS: Record<string, Place> = {
  ArrowLeft: { x: -24, y: 0 },
  ArrowRight: { x: 24, y: 0 },
  ArrowUp: { x: 0, y: -24 },
  ArrowDown: { x: 0, y: 24 },
};

/** Where an arrow key moves it, or null for any other key. */
export function stepBy(key: string, from: Place): Place | null {
  const step = STEPS[key];
  return step ? { x: from.x + step.x, y: from.y + step.y } : null;
}
