import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Navigate, useParams } from "react-router";
import { SignedIn } from "@/app/shells/SignedIn";
import { ErrorPage } from "@/features/errors";
import { newId, renewSession, shelfOf, socketUrl } from "@/features/room/connection";
import { systemClock } from "@/features/room/core/clock";
import { useDarkPage } from "@/features/room/useDarkPage";
import { Waiting } from "@/ui";
import { Interview } from "./core/interview";
import { InterviewPage } from "./InterviewPage";
import styles from "./interview.module.css";
import { actOn, getInterview, handIn, interviewQuery } from "./queries";
import { useWords } from "./texts";
import type { Interview as Told } from "./types";
import { InterviewContext } from "./useInterview";

/** One AI interview, dark like the room. */
export default function InterviewRoute() {
  useDarkPage();
  const { id = "" } = useParams();
  return <SignedIn>{() => <Arrival key={id} id={id} />}</SignedIn>;
}

function Arrival({ id }: { id: string }) {
  const { t } = useWords();
  // Asked anew with every visit: what an earlier one had seen may be long ago.
  const { data, error, isFetchedAfterMount } = useQuery({
    ...interviewQuery(id),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const [first, setFirst] = useState<Told | null>(null);
  useEffect(() => {
    if (data && isFetchedAfterMount) setFirst((before) => before ?? data);
  }, [data, isFetchedAfterMount]);
  const [visit, setVisit] = useState(0);
  if (first) {
    if (first.state === "finished") return <Navigate to={`/practise/${id}/report`} replace />;
    return <Visit key={visit} told={first} again={visit > 0} onAgain={() => setVisit((before) => before + 1)} />;
  }
  if (error) return <ErrorPage error={error} />;
  return (
    <main className={styles.blank}>
      <div className={styles.ask}>
        <Waiting words={t("loading")} />
      </div>
    </main>
  );
}

/** One visit: an `Interview` of its own, which begins with what the server told. */
function Visit({ told, again, onAgain }: { told: Told; again: boolean; onAgain: () => void }) {
  const [interview, setInterview] = useState<Interview | null>(null);
  useEffect(() => {
    const own = makeInterview(told);
    setInterview(own);
    own.start();
    // A later visit begins with what the first one was told until it has heard better.
    if (again) void own.refresh();
    return () => own.shut();
  }, [told, again]);
  useWaking(interview);
  if (!interview) return <main className={styles.blank} />;
  return (
    <InterviewContext value={interview}>
      <InterviewPage onAgain={onAgain} />
    </InterviewContext>
  );
}

function makeInterview(told: Told): Interview {
  const { id } = told;
  return new Interview(
    {
      url: socketUrl(`/ws/rooms/${told.room_id}`),
      clock: systemClock,
      random: Math.random,
      newId,
      WebSocket,
      shelf: shelfOf("sessionStorage"),
      renewSession,
      get: () => getInterview(id),
      act: (act) => actOn(id, act),
      handIn: (answer) => handIn(id, answer),
      voice: {
        RTCPeerConnection: window.RTCPeerConnection as typeof RTCPeerConnection | undefined,
        devices: navigator.mediaDevices,
        deviceShelf: shelfOf("localStorage"),
      },
    },
    told,
  );
}

/** The network is back, or somebody looks at the page again: don't wait for the timers. */
function useWaking(interview: Interview | null): void {
  useEffect(() => {
    if (!interview) return;
    const wake = () => interview.wake(true);
    const look = () => document.visibilityState === "visible" && interview.wake();
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", look);
    };
  }, [interview]);
}
