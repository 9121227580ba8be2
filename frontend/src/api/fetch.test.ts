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
    const answer = await makeFetch(server.way)(post("/api/rooms", { title: "x" }));
    expect(answer.status).toBe(200);
    expect(server.asked).toEqual(["POST /api/rooms", "POST /api/auth/refresh", "POST /api/rooms"]);
    expect(server.bodies).toEqual(['{"title":"x"}', '{"title":"x"}']);
    expect(server.onSignedOut).not.toHaveBeenCalled();
  });

  it("is renewed once for all requests that fail at the same moment", async () => {
    const server = serverWith({ renews: true });
    const ask = makeFetch(server.way);
    const answers = await Promise.all([ask(get("/api/me")), ask(get("/api/rooms")), ask(get("/api/incidents"))]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(server.asked.filter((path) => path.endsWith("/refresh"))).toHaveLength(1);
  });

  it("that can't be renewed leads to the sign-in page, and asks no second time", async () => {
    const server = serverWith({ renews: false });
    const answer = await makeFetch(server.way)(get("/api/rooms"));
    expect(answer.status).toBe(401);
    expect(server.onSignedOut).toHaveBeenCalledTimes(1);
    expect(server.asked).toEqual(["GET /api/rooms", "POST /api/auth/refresh"]);
  });

  it("may be renewed again later", async () => {
    const server = serverWith({ renews: false });
    const ask = makeFetch(server.way);
    await ask(get("/api/rooms"));
    await ask(get("/api/rooms"));
    expect(server.asked.filter((path) => path.endsWith("/refresh"))).toHaveLength(2);
  });
});

it("leaves other refusals alone", async () => {
  const fetch = vi.fn(async () => json(401, { code: "invalid_code" }));
  const onSignedOut = vi.fn();
  const answer = await makeFetch({ fetch, cookie: () => null, onSignedOut })(get("/api/rooms"));
  expect(answer.status).toBe(401);
  expect(fetch).toHaveBeenCalledTimes(1);
});

it("never renews for the doors themselves", async () => {
  const fetch = vi.fn(async () => signedOutAnswer());
  await makeFetch({ fetch, cookie: () => null, onSignedOut: () => {} })(post("/api/auth/login", {}));
  expect(fetch).toHaveBeenCalledTimes(1);
});

it("sends the CSRF token with what changes something, and only then", async () => {
  const seen: (string | null)[] = [];
  const fetch = async (request: Request) => {
    seen.push(request.headers.get("X-CSRFToken"));
    return json(200, {});
  };
  const ask = makeFetch({ fetch, cookie: () => "abc", onSignedOut: () => {} });
  await ask(get("/api/me"));
  await ask(post("/api/rooms", {}));
  expect(seen).toEqual([null, "abc"]);
});

it("reads a cookie by its whole name", () => {
  expect(readCookie("csrftoken", "xcsrftoken=no; csrftoken=a%3Db; other=1")).toBe("a=b");
  expect(readCookie("csrftoken", "")).toBeNull();
});
