/** What the check before joining finds out about the network. Each answers within some seconds, whatever happens. */

import { asRtc, type ToldIceServer } from "../core/ice";

const PATIENCE_MS = 6_000;

export type ServerCheck = { state: "works"; ms: number } | { state: "unreachable" };
export type DirectCheck = { state: "works" } | { state: "blocked" } | { state: "unsupported" };
export type RelayCheck = { state: "works"; ms: number } | { state: "none" } | { state: "blocked" };

function within<Value>(
  ms: number,
  otherwise: Value,
  run: (done: (value: Value) => void) => () => void,
): Promise<Value> {
  return new Promise((resolve) => {
    let clean: () => void = () => {};
    const finish = (value: Value) => {
      clearTimeout(timer);
      clean();
      resolve(value);
    };
    const timer = setTimeout(() => finish(otherwise), ms);
    clean = run(finish);
  });
}

/** Whether a web socket gets through, and the shortest of three round trips. */
export function checkServer(url: string): Promise<ServerCheck> {
  return within<ServerCheck>(PATIENCE_MS, { state: "unreachable" }, (done) => {
    const trips: number[] = [];
    const socket = new WebSocket(url);
    const ping = () => socket.send(JSON.stringify({ type: "ping", t: performance.now() }));
    socket.onopen = ping;
    socket.onmessage = (message) => {
      trips.push(performance.now() - Number(JSON.parse(message.data).t));
      if (trips.length < 3) ping();
      else done({ state: "works", ms: Math.max(1, Math.round(Math.min(...trips))) });
    };
    socket.onclose = () => done({ state: "unreachable" });
    return () => {
      socket.onclose = null;
      socket.close(1000);
    };
  });
}

const isTurn = (server: ToldIceServer) => server.urls.some((url) => url.startsWith("turn"));
const isStun = (server: ToldIceServer) => server.urls.some((url) => url.startsWith("stun"));

/**
 * Whether this browser can call at all (a call to itself), and where a STUN server is given, whether the network lets
 * its packets out.
 */
export async function checkDirect(servers: readonly ToldIceServer[]): Promise<DirectCheck> {
  if (typeof RTCPeerConnection === "undefined") return { state: "unsupported" };
  const loops = await callSelf();
  if (!loops) return { state: "unsupported" };
  const stun = servers.filter(isStun);
  if (stun.length === 0) return { state: "works" };
  const found = await findCandidate(
    stun,
    "all",
    (candidate) => candidate.type === "srflx" || candidate.type === "prflx",
  );
  return { state: found === null ? "blocked" : "works" };
}

/** Whether the relay takes our credentials and gives us a place, and how long that took. */
export async function checkRelay(servers: readonly ToldIceServer[]): Promise<RelayCheck> {
  const turn = servers.filter(isTurn);
  if (turn.length === 0) return { state: "none" };
  const ms = await findCandidate(turn, "relay", (candidate) => candidate.type === "relay");
  return ms === null ? { state: "blocked" } : { state: "works", ms };
}

function callSelf(): Promise<boolean> {
  return within<boolean>(PATIENCE_MS, false, (done) => {
    const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
    one.onicecandidate = ({ candidate }) => void other.addIceCandidate(candidate ?? undefined).catch(() => {});
    other.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate ?? undefined).catch(() => {});
    const channel = one.createDataChannel("check");
    channel.onopen = () => done(true);
    void (async () => {
      await one.setLocalDescription();
      await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
      await other.setLocalDescription();
      await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
    })().catch(() => done(false));
    return () => {
      one.close();
      other.close();
    };
  });
}

function findCandidate(
  servers: readonly ToldIceServer[],
  policy: RTCIceTransportPolicy,
  fits: (candidate: RTCIceCandidate) => boolean,
): Promise<number | null> {
  return within<number | null>(PATIENCE_MS, null, (done) => {
    const began = performance.now();
    const pc = new RTCPeerConnection({ iceServers: servers.map(asRtc), iceTransportPolicy: policy });
    pc.createDataChannel("check");
    pc.onicecandidate = ({ candidate }) => {
      if (candidate && fits(candidate)) done(Math.max(1, Math.round(performance.now() - began)));
      else if (!candidate) done(null);
    };
    pc.setLocalDescription().catch(() => done(null));
    return () => pc.close();
  });
}
