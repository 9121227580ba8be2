/** The few lines of a session description that this client reads; the rest is the browser's business. */

const OFFER_MARK = "a=x-intraview-offer:";

/**
 * The session id of the `o=` line. It stays the same for the life of one RTCPeerConnection (RFC 8829, 5.2.1), so a
 * new one tells that the other side has built a new connection.
 */
export function sessionOf(sdp: string): string | null {
  return /^o=\S+ (\S+)/m.exec(sdp)?.[1] ?? null;
}

/**
 * An offer with a mark of ours, which our clients copy into the answer. Nothing in an SDP says to which offer an answer
 * belongs, and an answer to a connection that was given up meanwhile would be taken by its successor. Parsers skip
 * attributes they don't know; an answer without a mark is taken as it is.
 */
export function markSdp(sdp: string, mark: string | null): string {
  if (mark === null) return sdp;
  return `${sdp.endsWith("\n") || sdp === "" ? sdp : `${sdp}\r\n`}${OFFER_MARK}${mark}\r\n`;
}

export function readMark(sdp: string): string | null {
  return /^a=x-intraview-offer:(\S+)/m.exec(sdp)?.[1] ?? null;
}
