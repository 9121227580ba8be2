import { useEffect, useState } from "react";

/**
 * What is being typed or dragged, given on a moment after the last change. What comes from outside, as by the back
 * button, replaces it; what comes back from here doesn't, since by then more may have been typed.
 */
export function useTyped(value: string, give: (value: string) => void, ms = 300) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [given, setGiven] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== given) {
      setTyped(value);
      setGiven(value);
    }
  }
  const next = typed.trim();
  useEffect(() => {
    if (next === given) return;
    const timer = setTimeout(() => {
      setGiven(next);
      give(next);
    }, ms);
    return () => clearTimeout(timer);
  }, [next, given, give, ms]);
  return [typed, setTyped] as const;
}
