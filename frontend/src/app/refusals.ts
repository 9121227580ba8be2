import { useEffect, useRef } from "react";
import { hook } from "@/api/client";
import type { Problem } from "@/api/problem";

const listeners = new Map<string, Set<(problem: Problem) => void>>();

hook("onRefusal", (problem) => {
  for (const hear of listeners.get(problem.code) ?? []) hear(problem);
});

/** Hear of every refusal with this code, whoever asked for what. The one who asked gets it as well. */
export function useRefusal(code: string, act: (problem: Problem) => void): void {
  const current = useRef(act);
  current.current = act;
  useEffect(() => {
    const hear = (problem: Problem) => current.current(problem);
    const all = listeners.get(code) ?? new Set();
    listeners.set(code, all.add(hear));
    return () => void all.delete(hear);
  }, [code]);
}
