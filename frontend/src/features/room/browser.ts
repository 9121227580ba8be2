/** What the room takes from the browser it runs in, behind names that a test may fill otherwise. */
import { newId, renewSession, shelfOf, socketUrl } from "./connection";
import { systemClock } from "./core/clock";
import type { LocalMedia } from "./core/localMedia";
import { Room, type RoomDeps } from "./core/room";

/** A room over this browser's own sockets and calls. */
export function makeRoom(roomId: string, media: LocalMedia): Room {
  const deps: RoomDeps = {
    url: socketUrl(`/ws/rooms/${roomId}`),
    roomId,
    version: "1",
    clock: systemClock,
    random: Math.random,
    newId,
    WebSocket,
    RTCPeerConnection,
    MediaStream,
    shelf: shelfOf("sessionStorage"),
    renewSession,
  };
  return new Room(deps, media);
}
