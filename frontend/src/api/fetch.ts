/** The way to the server: cookies, the CSRF header, and one quiet renewal of the session when it has run out. */

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** The value of a cookie that scripts may read. */
export function readCookie(name: string, jar: string = document.cookie): string | null {
  for (const part of jar.split("; ")) {
    const cut = part.indexOf("=");
    if (part.slice(0, cut) === name) return decodeURIComponent(part.slice(cut + 1));
  }
  return null;
}

export interface Way {
  fetch: (request: Request) => Promise<Response>;
  cookie: (name: string) => string | null;
  /** The session is over and could not be renewed. */
  onSignedOut: () => void;
}

/**
 * A fetch that renews the session once and repeats the request when the server answers 401 `not_signed_in`.
 * However many requests fail at the same moment, one renewal serves them all.
 */
export function makeFetch(way: Way): (request: Request) => Promise<Response> {
  let renewal: Promise<boolean> | null = null;

  function signed(request: Request): Request {
    if (!SAFE.has(request.method)) {
      const token = way.cookie("csrftoken");
      if (token) request.headers.set("X-CSRFToken", token);
    }
    return request;
  }

  function renew(origin: string): Promise<boolean> {
    renewal ??= (async () => {
      try {
        const answer = await way.fetch(signed(new Request(new URL("/api/auth/refresh", origin), { method: "POST" })));
        return answer.ok;
      } catch {
        return false;
      } finally {
        renewal = null;
      }
    })();
    return renewal;
  }

  return async (request) => {
    const again = request.clone();
    const answer = await way.fetch(signed(request));
    if (answer.status !== 401 || new URL(request.url).pathname.startsWith("/api/auth/")) return answer;
    const said = await answer
      .clone()
      .json()
      .catch(() => ({}));
    if (said.code !== "not_signed_in") return answer;
    if (!(await renew(request.url))) {
      way.onSignedOut();
      return answer;
    }
    const second = await way.fetch(signed(again));
    if (second.status === 401) way.onSignedOut();
    return second;
  };
}
