import type { SeatView } from "./seats";

/** How the stage is laid out for the others in the room. */
export interface StagePlan {
  /** Whose screen is shown large, if anybody's; our own is never shown back to us. */
  screen: string | null;
  /** Those with a picture or an initial on the stage; observers watch and are named in the head instead. */
  tiles: readonly SeatView[];
  /** Columns of the grid, wide and narrow. */
  columns: { wide: number; narrow: number };
}

/** Who is on the stage, and in how many columns. */
export function planStage(others: readonly SeatView[]): StagePlan {
  const tiles = others.filter((seat) => seat.role !== "observer").slice(0, 8);
  const screen = tiles.find((seat) => seat.media.screen && seat.present)?.seat ?? null;
  const count = tiles.length;
  return { screen, tiles, columns: { wide: count <= 1 ? 1 : count <= 4 ? 2 : 3, narrow: count <= 2 ? 1 : 2 } };
}
