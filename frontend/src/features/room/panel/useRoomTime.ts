import { useViewer } from "@/app/viewer";
import { clock, roomClock } from "@/ui/time";
import { useRoomState } from "../useRoom";

/** A moment on the room's clock, below zero before it began; by the clock on the wall as long as it has not. */
export function useRoomTime(): (at: string) => string {
  const viewer = useViewer();
  const started = useRoomState((state) => state.room?.started_at ?? null);
  return (at) => {
    if (started === null) return clock(at, viewer);
    const ms = Date.parse(at) - Date.parse(started);
    return ms < 0 ? `\u2212${roomClock(-ms)}` : roomClock(ms);
  };
}
