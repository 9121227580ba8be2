import { useEffect, useState } from "react";

/** The time, anew every `ms`. A countdown in minutes needs 10 s, a room's clock a second. */
export function useNow(ms = 10_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return now;
}
