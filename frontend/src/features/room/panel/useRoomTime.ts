import { useViewer } from "@/app/viewer";
import { clock, roomClock } from "@/ui/time";
import { useRoomState } from "../useRoom";

/** A moment on the room's clock; by the clock on the wall as long as the room's has not begun. */
export function useRoomTime(): (at: string) => string {
  const viewer = useViewer();
  const started = useRoomState((state) => state.room?.started_at ?? null);
  return (at) => {
    const ms = started === null ? -1 : Date.parse(at) - Date.parse(started);
    return ms >= 0 ? roomClock(ms) : clock(at, viewer);
  };
}
