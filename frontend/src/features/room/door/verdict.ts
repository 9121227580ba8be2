import type { DirectCheck, RelayCheck, ServerCheck } from "./checks";

/** Everything the check knows; null where it is still looking. */
export interface Findings {
  server: ServerCheck | null;
  direct: DirectCheck | null;
  relay: RelayCheck | null;
  /** What the person sends; an observer sends nothing, and nothing of theirs is checked. */
  sends: boolean;
  camera: boolean;
  microphone: boolean;
  heard: boolean;
  tone: "unplayed" | "heard" | "unheard";
}

export type Remark =
  | "server"
  | "noWebRtc"
  | "relayed"
  | "noWay"
  | "relayDown"
  | "noCamera"
  | "noMicrophone"
  | "silent"
  | "noTone"
  | "allWell"
  | "watching";

export interface Verdict {
  tone: "wait" | "good" | "soon" | "loss";
  remarks: Remark[];
}

/** One word for the whole check, and what to know or do, the weightiest first. Joining stays possible in any case. */
export function judge(found: Findings): Verdict {
  const { server, direct, relay } = found;
  const worst: Remark[] = [];
  if (server?.state === "unreachable") worst.push("server");
  if (direct?.state === "unsupported") worst.push("noWebRtc");
  if (direct?.state === "blocked" && (relay?.state === "none" || relay?.state === "blocked")) worst.push("noWay");
  if (worst.length > 0) return { tone: "loss", remarks: worst };

  const remarks: Remark[] = [];
  if (direct?.state === "blocked" && relay?.state === "works") remarks.push("relayed");
  if (direct?.state === "works" && relay?.state === "blocked") remarks.push("relayDown");
  if (found.tone === "unheard") remarks.push("noTone");
  if (found.sends && !found.microphone) remarks.push("noMicrophone");
  if (found.sends && !found.camera) remarks.push("noCamera");
  if (!server || !direct || !relay) return { tone: "wait", remarks };
  if (remarks.length > 0) return { tone: "soon", remarks };
  if (found.sends && !found.heard) return { tone: "good", remarks: ["silent"] };
  return { tone: "good", remarks: [found.sends ? "allWell" : "watching"] };
}
