/** Until when somebody has to have a free time. Pure. */
import { addDays } from "@/features/booking/days";
import { dayKey, instantOf, type Viewer } from "@/ui/time";

/**
 * The instant before which somebody has to have a free time: the end of the last day on the viewer's clock. Null for
 * whenever.
 */
export function freeBefore(free: string, viewer: Viewer, now: Date): string | null {
  if (!free) return null;
  const day = free.includes("-") ? free : addDays(dayKey(now, viewer), Number(free));
  return instantOf(`${addDays(day, 1)}T00:00`, viewer.zone)?.toISOString() ?? null;
}
