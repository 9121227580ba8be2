import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Passage } from "./passages";
import { Player, type Playing, SILENT } from "./player";

/** The page's one player, or none where nothing can be heard. */
export const PlayerContext = createContext<Player | null>(null);

/** A player for a page, with one audio element; silent once the page is left. */
export function usePlayer(order: readonly Passage[]): Player {
  const [player] = useState(() => {
    const sound = new Audio();
    sound.preload = "none";
    return new Player(sound);
  });
  useEffect(() => player.offer(order), [player, order]);
  useEffect(() => () => player.stop(), [player]);
  return player;
}

const never = () => () => {};

/** What is played now. */
export function usePlaying(): Playing {
  const player = useContext(PlayerContext);
  return useSyncExternalStore(player?.subscribe ?? never, () => player?.playing ?? SILENT);
}
