/** An ICE server as the server tells it: in the API and over the socket alike. */
export interface ToldIceServer {
  urls: readonly string[];
  username?: string | null;
  credential?: string | null;
}

/** The same as a browser takes it, which doesn't bear a null. */
export function asRtc({ urls, username, credential }: ToldIceServer): RTCIceServer {
  return {
    urls: [...urls],
    ...(username != null && { username }),
    ...(credential != null && { credential }),
  };
}
