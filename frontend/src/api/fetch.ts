/**
 * The way to the server: cookies, the CSRF header, one quiet renewal of a session whose token has run out, and one
 * question who it is where an act wants to know that again.
 */

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** The value of a cookie that scripts may read. */
export function readCookie(name: string, jar: string = document.cookie): string | null {
  for (const part of jar.split("; ")) {
    const cut = part.indexOf("=");
    if (part.slice(0, cut) === name) return decodeURIComponent(part.slice(cut + 1));
  }
  return null;
}

/** What a renewal says: until when the session is now open. */
export interface Renewed {
  expires_at: string;
  warn_seconds?: number;
}

export type Renewal =
  | { is: "renewed"; session: Renewed }
  /** The server says it is over, and perhaps why. */
  | { is: "over"; reason: string | null }
  /** Nobody can say: the network, or a server that starts. The session may well be open. */
  | { is: "unknown"; answer: Response | null };

export interface Way {
  fetch: (request: Request) => Promise<Response>;
  cookie: (name: string) => string | null;
  /** The session is over and could not be renewed. */
  onSignedOut: (reason: string | null) => void;
  onRenewed?: (session: Renewed) => void;
  /** Ask the person to show who they are, in one of these ways. False: they would rather not. */
  prove?: (methods: string[]) => Promise<boolean>;
}

type Said = Record<string, unknown>;

async function saidBy(answer: Response): Promise<Said> {
  const said: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return typeof said === "object" && said !== null ? (said as Said) : {};
}

const reasonOf = (said: Said) => (typeof said.reason === "string" ? said.reason : null);

export interface Fetching {
  fetch: (request: Request) => Promise<Response>;
  /** Keep the session open. However many ask at the same moment, the server hears it once. */
  renew: () => Promise<Renewal>;
}

/**
 * A fetch that renews the session once and repeats the request when the server answers 401 `not_signed_in`, and that
 * asks for proof once and repeats it on 403 `reauthentication_needed`. However many requests fail at the same moment,
 * one renewal and one question serve them all.
 */
export function makeFetch(way: Way, origin = "http://localhost"): Fetching {
  let renewal: Promise<Renewal> | null = null;
  let proof: Promise<boolean> | null = null;

  function signed(request: Request): Request {
    if (!SAFE.has(request.method)) {
      const token = way.cookie("csrftoken");
      if (token) request.headers.set("X-CSRFToken", token);
    }
    return request;
  }

  async function renewNow(): Promise<Renewal> {
    let answer: Response;
    try {
      answer = await way.fetch(signed(new Request(new URL("/api/auth/refresh", origin), { method: "POST" })));
    } catch {
      return { is: "unknown", answer: null };
    }
    if (answer.ok) {
      const session = (await saidBy(answer)) as unknown as Renewed;
      way.onRenewed?.(session);
      return { is: "renewed", session };
    }
    if (answer.status >= 500 || answer.status === 429) return { is: "unknown", answer };
    return { is: "over", reason: reasonOf(await saidBy(answer)) };
  }

  function renew(): Promise<Renewal> {
    renewal ??= renewNow().finally(() => {
      renewal = null;
    });
    return renewal;
  }

  async function sendSignedIn(request: Request): Promise<Response> {
    const again = request.clone();
    const answer = await way.fetch(signed(request));
    if (answer.status !== 401 || new URL(request.url).pathname.startsWith("/api/auth/")) return answer;
    const said = await saidBy(answer);
    if (said.code !== "not_signed_in") return answer;
    const renewed = await renew();
    if (renewed.is === "unknown") {
      // Not known to be over: nobody is signed out for a server that was away for a moment.
      if (renewed.answer === null) throw new TypeError("The session could not be renewed: no answer");
      return renewed.answer;
    }
    if (renewed.is === "over") {
      way.onSignedOut(renewed.reason ?? reasonOf(said));
      return answer;
    }
    const second = await way.fetch(signed(again));
    if (second.status === 401) way.onSignedOut(reasonOf(await saidBy(second)));
    return second;
  }

  function prove(methods: string[]): Promise<boolean> {
    proof ??= (way.prove?.(methods) ?? Promise.resolve(false)).finally(() => {
      proof = null;
    });
    return proof;
  }

  async function send(request: Request): Promise<Response> {
    const again = request.clone();
    const answer = await sendSignedIn(request);
    if (answer.status !== 403 || new URL(request.url).pathname.startsWith("/api/account/prove")) return answer;
    const said = await saidBy(answer);
    if (said.code !== "reauthentication_needed") return answer;
    const methods = Array.isArray(said.methods) ? said.methods.map(String) : ["password"];
    return (await prove(methods)) ? sendSignedIn(again) : answer;
  }

  return { fetch: send, renew };
}
