import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Navigate, useParams } from "react-router";
import type { Schemas } from "@/api/client";
import { roomQuery } from "@/api/queries";
import { SignedIn } from "@/app/shells/SignedIn";
import { ErrorPage } from "@/features/errors";
import { ToInterview } from "@/features/report/ToInterview";
import { Waiting } from "@/ui";
import { FarewellPage } from "./FarewellPage";
import styles from "./room.module.css";
import { useDarkPage } from "./useDarkPage";
import { useWords } from "./useRoom";
import { Visit } from "./Visit";

const ROOM_STALE_MS = 60_000;

/** The room: check, door, interview, and the page after it. */
export default function RoomRoute() {
  useDarkPage();
  const { id = "" } = useParams();
  // Asked for beside "who am I", not after it: a reload in the middle of an interview should be short.
  usePrefetchQuery({ ...roomQuery(id), staleTime: ROOM_STALE_MS });
  return id ? <SignedIn>{() => <Arrival key={id} id={id} />}</SignedIn> : <Navigate to="/" replace />;
}

function Arrival({ id }: { id: string }) {
  const { t } = useWords();
  const { data: room, error } = useQuery({ ...roomQuery(id), staleTime: ROOM_STALE_MS });
  if (!room) {
    if (error) return <ErrorPage error={error} />;
    return (
      <main className={styles.blank}>
        <Waiting words={t("loading")} />
      </main>
    );
  }
  if (room.kind === "ai") return <ToInterview room={id} />;
  if (!room.me) return <FarewellPage room={room} because="no_seat" />;
  return <Visits room={room} />;
}

/** Each visit begins with devices of its own; what a visit ends in is its own to tell, so an ended room is asked first. */
function Visits({ room }: { room: Schemas["Room"] }) {
  const [visit, setVisit] = useState(0);
  const [endedBefore] = useState(room.state === "ended");
  if (endedBefore) return <FarewellPage room={room} because="ended" />;
  return <Visit key={visit} row={room} onAgain={() => setVisit((before) => before + 1)} />;
}
