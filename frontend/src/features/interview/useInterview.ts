import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Interview } from "./core/interview";
import type { InterviewState } from "./core/interviewState";

export const InterviewContext = createContext<Interview | null>(null);

/** The interview this page is in. */
export function useInterview(): Interview {
  const interview = useContext(InterviewContext);
  if (!interview) throw new Error("useInterview outside of an interview");
  return interview;
}

/** A part of the interview's state; drawn anew only when that part changes. */
export function useInterviewState<Part>(select: (state: InterviewState) => Part): Part {
  const interview = useInterview();
  return useSyncExternalStore(interview.subscribe, () => select(interview.state()));
}

/** The server's time, anew each second while `running`. */
export function useServerNow(running: boolean): number {
  const interview = useInterview();
  const [now, setNow] = useState(() => interview.serverNow());
  useEffect(() => {
    setNow(interview.serverNow());
    if (!running) return;
    const timer = setInterval(() => setNow(interview.serverNow()), 250);
    return () => clearInterval(timer);
  }, [interview, running]);
  return now;
}
