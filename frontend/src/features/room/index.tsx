import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Navigate, useParams } from "react-router";
import type { Schemas } from "@/api/client";
import { roomQuery } from "@/api/queries";
import { SignedIn } from "@/app/shells/SignedIn";
import { ErrorPage } from "@/features/errors";
import { Waiting } from "@/ui";
import { makeRoom, shelfOf } from "./browser";
import { LocalMedia } from "./core/localMedia";
import type { Room } from "./core/room";
import { type Choice, DoorPage } from "./door/DoorPage";
import { FarewellPage } from "./FarewellPage";
import { RoomPage } from "./RoomPage";
import styles from "./room.module.css";
import { ServerTrouble } from "./ServerTrouble";
import { useDarkPage } from "./useDarkPage";
import { RoomContext, useRoom, useRoomState, useWords } from "./useRoom";

/** The room: check, door, interview, and the page after it. */
export default function RoomRoute() {
  useDarkPage();
  const { id } = useParams();
  return id ? <SignedIn>{() => <Arrival key={id} id={id} />}</SignedIn> : <Navigate to="/" replace />;
}

function Arrival({ id }: { id: string }) {
  const { t } = useWords();
  const { data: room, error } = useQuery({ ...roomQuery(id), staleTime: 60_000 });
  if (!room) {
    if (error) return <ErrorPage error={error} />;
    return (
      <main className={styles.blank}>
        <Waiting words={t("loading")} />
      </main>
    );
  }
  if (!room.me) return <FarewellPage room={room} because="no_seat" />;
  if (room.state === "ended") return <FarewellPage room={room} because="ended" />;
  return <Entrance room={room} />;
}

const joinedKey = (id: string) => `intraview.room.${id}.joined`;

/** What was chosen at the check, so that a reload goes straight back to one's place. */
function readJoined(id: string): Choice | null {
  try {
    const stored = JSON.parse(shelfOf("sessionStorage")?.getItem(joinedKey(id)) ?? "null");
    return stored ? { audio: stored.audio === true, video: stored.video === true } : null;
  } catch {
    return null;
  }
}

function keepJoined(id: string, choice: Choice | null): void {
  const shelf = shelfOf("sessionStorage");
  if (choice) shelf?.setItem(joinedKey(id), JSON.stringify(choice));
  else shelf?.removeItem(joinedKey(id));
}

/** `visit` counts the times somebody came to the door: each begins with devices of its own. */
function Entrance({ room }: { room: Schemas["Room"] }) {
  const [visit, setVisit] = useState(0);
  return <Visit key={visit} room={room} onAgain={() => setVisit((before) => before + 1)} />;
}

function Visit({ room, onAgain }: { room: Schemas["Room"]; onAgain: () => void }) {
  const [choice, setChoice] = useState<Choice | null>(() => readJoined(room.id));
  const [media, setMedia] = useState<LocalMedia | null>(null);
  const sends = room.me?.role !== "observer";

  useEffect(() => {
    const wants = readJoined(room.id) ?? { audio: true, video: true };
    const own = new LocalMedia(
      navigator.mediaDevices,
      shelfOf("localStorage"),
      sends ? wants : { audio: false, video: false },
    );
    setMedia(own);
    void own.open();
    return () => own.close();
  }, [room.id, sends]);

  const join = (chosen: Choice) => {
    keepJoined(room.id, chosen);
    if (!chosen.video) void media?.setVideo(false);
    if (!chosen.audio) void media?.setAudio(false);
    setChoice(chosen);
  };
  const leave = () => {
    keepJoined(room.id, null);
    onAgain();
  };

  if (!media) return null;
  if (!choice) return <DoorPage room={room} media={media} waiting={null} onJoin={join} onStop={leave} />;
  return <Joined row={room} media={media} onOut={leave} />;
}

/** From the knock to the farewell: one `Room`, made when somebody asks to come in. */
function Joined({ row, media, onOut }: { row: Schemas["Room"]; media: LocalMedia; onOut: () => void }) {
  const [room, setRoom] = useState<Room | null>(null);

  useEffect(() => {
    const own = makeRoom(row.id, media);
    setRoom(own);
    own.join();
    return () => own.shut();
  }, [row.id, media]);

  useEffect(() => {
    if (!room) return;
    const online = () => room.wake(true);
    const look = () => document.visibilityState === "visible" && room.wake(false);
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", look);
    const unwatch = watchNetwork(() => room.wake(true));
    return () => {
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", look);
      unwatch();
    };
  }, [room]);

  if (!room) return null;
  return (
    <RoomContext value={room}>
      <Place row={row} onOut={onOut} />
    </RoomContext>
  );
}

type Network = EventTarget & { type?: string };

/** Calls `act` when the kind of network changes, where the browser tells. Its estimates of speed change all the time. */
function watchNetwork(act: () => void): () => void {
  const network = (navigator as Navigator & { connection?: Network }).connection;
  if (!network?.addEventListener) return () => {};
  let kind = network.type;
  const look = () => {
    if (network.type === kind) return;
    kind = network.type;
    act();
  };
  network.addEventListener("change", look);
  return () => network.removeEventListener("change", look);
}

function Place({ row, onOut }: { row: Schemas["Room"]; onOut: () => void }) {
  const queries = useQueryClient();
  const phase = useRoomState((state) => state.phase);
  const waiting = useRoomState((state) => state.waiting);
  const farewell = useRoomState((state) => state.farewell);
  const wasIn = useRoomState((state) => state.welcomes > 0);
  const { media } = useRoom();

  const over = phase === "over";
  useEffect(() => {
    if (!over) return;
    keepJoined(row.id, null);
    media.close();
    void queries.invalidateQueries({ queryKey: roomQuery(row.id).queryKey });
  }, [over, row.id, media, queries]);

  if (over) return <FarewellPage room={row} because={farewell ?? "left"} onAgain={onOut} />;
  if (phase === "in" || (wasIn && phase !== "waiting")) return <RoomPage row={row} />;
  return (
    <DoorPage
      room={row}
      media={media}
      waiting={waiting ?? "connecting"}
      onJoin={() => {}}
      onStop={onOut}
      trouble={<ServerTrouble />}
    />
  );
}
