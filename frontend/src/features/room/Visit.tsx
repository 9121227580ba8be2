import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Schemas } from "@/api/client";
import { roomQuery } from "@/api/queries";
import { ToInterview } from "@/features/report/ToInterview";
import { makeRoom } from "./browser";
import { shelfOf } from "./connection";
import { LocalMedia } from "./core/localMedia";
import type { Room } from "./core/room";
import { initialState, type RoomState } from "./core/roomState";
import { isHandedOver } from "./core/seats";
import { type Choice, DoorPage } from "./door/DoorPage";
import { FarewellPage } from "./FarewellPage";
import { RoomPage } from "./RoomPage";
import { ServerTrouble } from "./ServerTrouble";
import { RoomContext } from "./useRoom";
import { useWaking } from "./useWaking";

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

/** One visit, from the check to the farewell: devices of its own, and a `Room` once somebody asks to come in. */
export function Visit({ row, onAgain }: { row: Schemas["Room"]; onAgain: () => void }) {
  const queries = useQueryClient();
  const [choice, setChoice] = useState<Choice | null>(() => readJoined(row.id));
  const sends = row.me?.role !== "observer";
  const media = useDevices(row.id, sends);
  const room = useRoomOf(row.id, choice ? media : null);
  const { phase, waiting, farewell, welcomes, seats } = useSyncExternalStore(
    room?.subscribe ?? subscribeToNothing,
    room?.state ?? stateBefore,
  );
  useWaking(room);

  const over = phase === "over";
  useEffect(() => {
    if (!over) return;
    keepJoined(row.id, null);
    media?.close();
    void queries.invalidateQueries({ queryKey: roomQuery(row.id).queryKey });
  }, [over, row.id, media, queries]);

  const join = (chosen: Choice) => {
    keepJoined(row.id, chosen);
    if (!chosen.video) void media?.setVideo(false);
    if (!chosen.audio) void media?.setAudio(false);
    setChoice(chosen);
  };
  const stop = () => {
    keepJoined(row.id, null);
    onAgain();
  };

  if (over) return <FarewellPage room={row} because={farewell ?? "left"} onAgain={stop} />;
  if (!media) return null;
  // Also where it was begun on another page of the same person's.
  if (phase === "in" && isHandedOver(seats)) return <ToInterview room={row.id} />;
  if (room && (phase === "in" || (welcomes > 0 && phase !== "waiting"))) {
    return (
      <RoomContext value={room}>
        <RoomPage row={row} />
      </RoomContext>
    );
  }
  return (
    <RoomContext value={room}>
      <DoorPage
        room={row}
        media={media}
        waiting={choice ? (waiting ?? "connecting") : null}
        onJoin={join}
        onStop={stop}
        trouble={room && <ServerTrouble />}
      />
    </RoomContext>
  );
}

const subscribeToNothing = () => () => {};
const stateBefore = (): RoomState => initialState;

function useDevices(roomId: string, sends: boolean): LocalMedia | null {
  const [media, setMedia] = useState<LocalMedia | null>(null);
  useEffect(() => {
    const wants = sends ? (readJoined(roomId) ?? { audio: true, video: true }) : { audio: false, video: false };
    const own = new LocalMedia(navigator.mediaDevices, shelfOf("localStorage"), wants);
    setMedia(own);
    void own.open();
    return () => own.close();
  }, [roomId, sends]);
  return media;
}

function useRoomOf(roomId: string, media: LocalMedia | null): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    if (!media) return;
    const own = makeRoom(roomId, media);
    setRoom(own);
    own.join();
    return () => own.shut();
  }, [roomId, media]);
  return room;
}
