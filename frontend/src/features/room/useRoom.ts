import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { capabilitiesOf } from "./core/capabilities";
import type { LocalMedia, MediaView } from "./core/localMedia";
import type { Room } from "./core/room";
import type { RoomState } from "./core/roomState";
import { listOthers, type SeatView } from "./core/seats";
import "./texts";

export const RoomContext = createContext<Room | null>(null);

/** The words of the room. */
export const useWords = () => useTranslation("room");

/** The room this page is in. */
export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new Error("useRoom outside of a room");
  return room;
}

/** A part of the room's state; drawn anew only when that part changes. `select` returns what lies in the state. */
export function useRoomState<Part>(select: (state: RoomState) => Part): Part {
  const room = useRoom();
  return useSyncExternalStore(room.subscribe, () => select(room.state()));
}

export function useMediaView(media: LocalMedia): MediaView {
  return useSyncExternalStore(media.subscribe, media.view);
}

/** What comes in from a seat. */
export function useTracks(seat: string) {
  const room = useRoom();
  return useSyncExternalStore(room.subscribe, () => room.tracksOf(seat));
}

/** What our own role may do. */
export function useCapabilities() {
  return capabilitiesOf(useRoomState((state) => state.me?.role ?? null));
}

/** The others in the room, the longest here first. */
export function useOthers(): SeatView[] {
  const seats = useRoomState((state) => state.seats);
  const me = useRoomState((state) => state.me?.seat ?? null);
  return listOthers(seats, me);
}

/** The name of a seat; our own is "You". */
export function useNameOf(): (seat: string | null) => string {
  const { t } = useWords();
  const seats = useRoomState((state) => state.seats);
  const me = useRoomState((state) => state.me?.seat ?? null);
  return (seat) => (seat !== null && seat === me ? t("you") : ((seat && seats[seat]?.name) ?? t("notes.somebody")));
}

/** The server's time, anew every `ms`, in step with its whole seconds so that all clocks in the room turn together. */
export function useServerNow(ms = 1000): number {
  const room = useRoom();
  const [now, setNow] = useState(() => room.serverNow());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const at = room.serverNow();
      setNow(at);
      timer = setTimeout(tick, ms - (at % ms));
    };
    tick();
    return () => clearTimeout(timer);
  }, [room, ms]);
  return now;
}
