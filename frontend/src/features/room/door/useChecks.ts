import { useCallback, useEffect, useState } from "react";
import { api, ask } from "@/api/client";
import { socketUrl } from "../connection";
import type { ToldIceServer } from "../core/ice";
import { checkDirect, checkRelay, checkServer, type DirectCheck, type RelayCheck, type ServerCheck } from "./checks";

export interface NetworkChecks {
  server: ServerCheck | null;
  direct: DirectCheck | null;
  relay: RelayCheck | null;
  /** The STUN and TURN servers that the check was told of. */
  servers: readonly ToldIceServer[];
  /** When the last of them was done; null while they run. */
  at: Date | null;
}

const NOTHING: NetworkChecks = { server: null, direct: null, relay: null, servers: [], at: null };

/** Looks at the way to our server, to others directly, and through the relay; at once, and again when asked. */
export function useChecks(roomId: string): NetworkChecks & { again: () => void } {
  const [found, setFound] = useState(NOTHING);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is what "again" means
  useEffect(() => {
    let current = true;
    const put = (part: Partial<NetworkChecks>) => current && setFound((before) => ({ ...before, ...part }));
    setFound(NOTHING);
    const call = api.POST("/api/rooms/{room_id}/check", { params: { path: { room_id: roomId } } });
    const servers = ask(call).then(
      (answer) => answer.ice_servers,
      () => [],
    );
    void servers.then((told) => put({ servers: told }));
    void Promise.all([
      checkServer(socketUrl("/ws/check")).then((server) => put({ server })),
      servers.then(checkDirect).then((direct) => put({ direct })),
      servers.then(checkRelay).then((relay) => put({ relay })),
    ]).then(() => put({ at: new Date() }));
    return () => {
      current = false;
    };
  }, [roomId, round]);

  const again = useCallback(() => setRound((before) => before + 1), []);
  return { ...found, again };
}
