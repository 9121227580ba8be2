import { useEffect, useLayoutEffect, useRef } from "react";

/** A list that follows what is new at its end, unless somebody has scrolled up to read. */
export function useFollowing(last: unknown, length: number) {
  const scroll = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what it follows
  useLayoutEffect(() => {
    const box = scroll.current;
    if (box && stuck.current) box.scrollTop = box.scrollHeight;
  }, [last, length]);

  // What grows below takes room from it: what was last stays in sight.
  useEffect(() => {
    const box = scroll.current;
    if (!box || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => {
      if (stuck.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const box = scroll.current;
    if (box) stuck.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  };
  return { scroll, onScroll };
}
