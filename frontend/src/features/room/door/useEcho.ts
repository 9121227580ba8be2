import { useEffect, useState, useSyncExternalStore } from "react";
import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { systemClock } from "../core/clock";
import { EchoCall, type EchoTrouble, type EchoView } from "../core/echoCall";

function troubleOf(reason: unknown): EchoTrouble {
  if (!(reason instanceof Problem)) return "unreachable";
  return reason.status === 429 ? "often" : reason.status === 503 ? "full" : "unreachable";
}

async function answer(sdp: string): Promise<{ sdp: string; seconds: number }> {
  try {
    return await ask(api.POST("/api/check/echo", { body: { sdp } }));
  } catch (reason) {
    throw troubleOf(reason);
  }
}

/** An echo over this browser's own calls; it ends with the page. */
export function useEcho(): { echo: EchoCall; view: EchoView } {
  const [echo] = useState(
    () => new EchoCall({ clock: systemClock, RTCPeerConnection: globalThis.RTCPeerConnection, answer }),
  );
  useEffect(() => () => echo.stop(), [echo]);
  return { echo, view: useSyncExternalStore(echo.subscribe, echo.view) };
}
