import { describe, expect, it, vi } from "vitest";
import { makeFetch, readCookie } from "./fetch";

const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const signedOutAnswer = () => json(401, { code: "not_signed_in" });
const get = (path: string) => new Request(`http://here.test${path}`);
const post = (path: string, body: object) =>
  new Request(`http://here.test${path}`, { method: "POST", body: JSON.stringify(body) });

/** A server of three rules: what a path answers while the session is stale, and whether renewing works. */
function serverWith({ renews }: { renews: boolean }) {
  let fresh = false;
  const asked: string[] = [];
  const bodies: string[] = [];
  const fetch = vi.fn(async (request: Request) => {
    const path = new URL(request.url).pathname;
    asked.push(`${request.method} ${path}`);
    if (path === "/api/auth/refresh") {
      await Promise.resolve();
      fresh = renews;
      return renews ? json(200, { expires_at: "" }) : signedOutAnswer();
    }
    if (request.method === "POST") bodies.push(await request.text());
    return fresh ? json(200, { ok: true }) : signedOutAnswer();
  });
  const onSignedOut = vi.fn();
  return { way: { fetch, cookie: () => "token", onSignedOut }, asked, bodies, onSignedOut };
}

describe("a session that has run out", () => {
  it("is renewed once and the request is sent again with its body", async () => {
    const server = serverWith({ renews: true });
    const answer = await makeFetch(server.way).fetch(post("/api/rooms", { title: "x" }));
    expect(answer.status).toBe(200);
    expect(server.asked).toEqual(["POST /api/rooms", "POST /api/auth/refresh", "POST /api/rooms"]);
    expect(server.bodies).toEqual(['{"title":"x"}', '{"title":"x"}']);
    expect(server.onSignedOut).not.toHaveBeenCalled();
  });

  it("is renewed once for all requests that fail at the same moment", async () => {
    const server = serverWith({ renews: true });
    const ask = makeFetch(server.way).fetch;
    const answers = await Promise.all([ask(get("/api/me")), ask(get("/api/rooms")), ask(get("/api/incidents"))]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(server.asked.filter((path) => path.endsWith("/refresh"))).toHaveLength(1);
  });

  it("that can't be renewed leads to the sign-in page, and asks no second time", async () => {
    const server = serverWith({ renews: false });
    const answer = await makeFetch(server.way).fetch(get("/api/rooms"));
    expect(answer.status).toBe(401);
    expect(server.onSignedOut).toHaveBeenCalledTimes(1);
    expect(server.asked).toEqual(["GET /api/rooms", "POST /api/auth/refresh"]);
  });

  it("may be renewed again later", async () => {
    const server = serverWith({ renews: false });
    const ask = makeFetch(server.way).fetch;
    await ask(get("/api/rooms"));
    await ask(get("/api/rooms"));
    expect(server.asked.filter((path) => path.endsWith("/refresh"))).toHaveLength(2);
  });
});

describe("a server that is away for a moment", () => {
  it("signs nobody out: the renewal's own answer is the answer", async () => {
    const onSignedOut = vi.fn();
    const fetch = async (request: Request) =>
      request.url.endsWith("/refresh") ? json(503, { code: "unavailable" }) : signedOutAnswer();
    const answer = await makeFetch({ fetch, cookie: () => null, onSignedOut }).fetch(get("/api/rooms"));
    expect(answer.status).toBe(503);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it("signs nobody out where no answer comes at all", async () => {
    const onSignedOut = vi.fn();
    const fetch = async (request: Request) => {
      if (request.url.endsWith("/refresh")) throw new TypeError("network");
      return signedOutAnswer();
    };
    await expect(makeFetch({ fetch, cookie: () => null, onSignedOut }).fetch(get("/api/rooms"))).rejects.toThrow();
    expect(onSignedOut).not.toHaveBeenCalled();
  });
});

it("tells why a session was ended, where the server says so", async () => {
  const onSignedOut = vi.fn();
  const fetch = async () => json(401, { code: "not_signed_in", reason: "password_changed" });
  await makeFetch({ fetch, cookie: () => null, onSignedOut }).fetch(get("/api/rooms"));
  expect(onSignedOut).toHaveBeenCalledExactlyOnceWith("password_changed");
});

it("tells how long a renewed session is open", async () => {
  const onRenewed = vi.fn();
  const fetch = async () => json(200, { expires_at: "2026-11-24T10:00:00.000Z" });
  const way = makeFetch({ fetch, cookie: () => null, onSignedOut: () => {}, onRenewed });
  await Promise.all([way.renew(), way.renew()]);
  expect(onRenewed).toHaveBeenCalledExactlyOnceWith({ expires_at: "2026-11-24T10:00:00.000Z" });
});

describe("an act that wants to know who it is again", () => {
  /** Refuses until somebody has proved who they are; `expired`: the token has run out too by then. */
  function careful({ proves, expired = false }: { proves: boolean; expired?: boolean }) {
    let proved = false;
    let stale = false;
    const asked: string[] = [];
    const fetch = async (request: Request) => {
      const path = new URL(request.url).pathname;
      asked.push(path);
      if (path === "/api/auth/refresh") {
        stale = false;
        return json(200, { expires_at: "" });
      }
      if (stale) return signedOutAnswer();
      return proved ? json(200, {}) : json(403, { code: "reauthentication_needed", methods: ["password", "webauthn"] });
    };
    const prove = vi.fn(async (_methods: string[]) => {
      await Promise.resolve();
      proved = proves;
      stale = expired;
      return proves;
    });
    return { way: { fetch, cookie: () => null, onSignedOut: () => {}, prove }, asked, prove };
  }

  it("asks once, by the ways the server named, and repeats the act once", async () => {
    const server = careful({ proves: true });
    const answer = await makeFetch(server.way).fetch(post("/api/account/email", { email: "a@b.test" }));
    expect(answer.status).toBe(200);
    expect(server.prove).toHaveBeenCalledExactlyOnceWith(["password", "webauthn"]);
    expect(server.asked).toEqual(["/api/account/email", "/api/account/email"]);
  });

  it("asks once for all that were refused at the same moment", async () => {
    const server = careful({ proves: true });
    const way = makeFetch(server.way);
    await Promise.all([way.fetch(get("/api/account/recovery-codes")), way.fetch(post("/api/account/totp/begin", {}))]);
    expect(server.prove).toHaveBeenCalledTimes(1);
  });

  it("leaves the refusal standing where the person would rather not, and does nothing", async () => {
    const server = careful({ proves: false });
    const answer = await makeFetch(server.way).fetch(post("/api/account/deactivate", {}));
    expect(answer.status).toBe(403);
    expect(server.asked).toEqual(["/api/account/deactivate"]);
  });

  it("doesn't ask a second time where the proof was not enough", async () => {
    const fetch = async () => json(403, { code: "reauthentication_needed", methods: ["password"] });
    const prove = vi.fn(async () => true);
    const way = makeFetch({ fetch, cookie: () => null, onSignedOut: () => {}, prove });
    expect((await way.fetch(post("/api/account/email", {}))).status).toBe(403);
    expect(prove).toHaveBeenCalledTimes(1);
  });

  it("renews the session where the token ran out while the person looked for their phone", async () => {
    const server = careful({ proves: true, expired: true });
    const answer = await makeFetch(server.way).fetch(post("/api/account/email", {}));
    expect(answer.status).toBe(200);
  });

  it("is never asked for by the question itself", async () => {
    const fetch = async () => json(403, { code: "reauthentication_needed" });
    const prove = vi.fn(async () => true);
    await makeFetch({ fetch, cookie: () => null, onSignedOut: () => {}, prove }).fetch(post("/api/account/prove", {}));
    expect(prove).not.toHaveBeenCalled();
  });

  it("is another thing than a door that is closed for good", async () => {
    const prove = vi.fn(async () => true);
    const fetch = async () => json(403, { code: "not_allowed" });
    await makeFetch({ fetch, cookie: () => null, onSignedOut: () => {}, prove }).fetch(post("/api/rooms", {}));
    expect(prove).not.toHaveBeenCalled();
  });
});

it("leaves other refusals alone", async () => {
  const fetch = vi.fn(async () => json(401, { code: "invalid_code" }));
  const onSignedOut = vi.fn();
  const answer = await makeFetch({ fetch, cookie: () => null, onSignedOut }).fetch(get("/api/rooms"));
  expect(answer.status).toBe(401);
  expect(fetch).toHaveBeenCalledTimes(1);
});

it("never renews for the doors themselves", async () => {
  const fetch = vi.fn(async () => signedOutAnswer());
  await makeFetch({ fetch, cookie: () => null, onSignedOut: () => {} }).fetch(post("/api/auth/login", {}));
  expect(fetch).toHaveBeenCalledTimes(1);
});

it("sends the CSRF token with what changes something, and only then", async () => {
  const seen: (string | null)[] = [];
  const fetch = async (request: Request) => {
    seen.push(request.headers.get("X-CSRFToken"));
    return json(200, {});
  };
  const ask = makeFetch({ fetch, cookie: () => "abc", onSignedOut: () => {} }).fetch;
  await ask(get("/api/me"));
  await ask(post("/api/rooms", {}));
  expect(seen).toEqual([null, "abc"]);
});

it("reads a cookie by its whole name", () => {
  expect(readCookie("csrftoken", "xcsrftoken=no; csrftoken=a%3Db; other=1")).toBe("a=b");
  expect(readCookie("csrftoken", "")).toBeNull();
});
