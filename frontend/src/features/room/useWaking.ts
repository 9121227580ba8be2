import { useEffect } from "react";
import type { Room } from "./core/room";

/** Tells the room when the network is back or another one, and when the page is looked at again. */
export function useWaking(room: Room | null): void {
  useEffect(() => {
    if (!room) return;
    const online = () => room.wake(true);
    const look = () => document.visibilityState === "visible" && room.wake(false);
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", look);
    const unwatch = watchNetwork(() => room.wake(true));
    return () => {
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", look);
      unwatch();
    };
  }, [room]);
}

type Network = EventTarget & { type?: string };

/** Calls `act` when the kind of network changes, where the browser tells. Its estimates of speed change all the time. */
function watchNetwork(act: () => void): () => void {
  const network = (navigator as Navigator & { connection?: Network }).connection;
  if (!network?.addEventListener) return () => {};
  let kind = network.type;
  const look = () => {
    if (network.type === kind) return;
    kind = network.type;
    act();
  };
  network.addEventListener("change", look);
  return () => network.removeEventListener("change", look);
}
