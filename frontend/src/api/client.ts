import createClient from "openapi-fetch";
import type { components, paths } from "@/generated/api";
import { makeFetch, type Renewed, readCookie } from "./fetch";
import { type Problem, problemFrom, unreachable } from "./problem";

type Told = components["schemas"];

/** What the API speaks of, by our names. */
export interface Schemas {
  Config: Told["ConfigOut"];
  Event: Told["EventOut"];
  Feedback: Told["FeedbackOut"];
  FeedbackIn: Told["FeedbackInRequest"];
  Incident: Told["IncidentOut"];
  /** The document doesn't say what the kept samples hold; these are the fields the server keeps. */
  IncidentCase: Omit<Told["IncidentDetailOut"], "quality"> & {
    quality: Omit<Told["SampleOut"], "jitter_ms" | "up_kbps" | "down_kbps">[];
  };
  Me: Told["MeOut"];
  Person: Told["SeatOut"];
  Presence: Told["StayOut"];
  Quality: Told["SampleOut"];
  Room: Told["RoomDetailOut"];
  RoomIn: Told["RoomInRequest"];
  RoomRow: Told["RoomOut"];
  SeatRole: Told["SeatOut"]["role"];
  Transcript: Told["TranscriptOut"];
  TranscriptLine: Told["LineOut"];
  Visit: Told["OwnVisitOut"];
}

/** What the app does where the way to the server needs it: leads to the sign-in page, keeps time, asks who it is. */
interface Hooks {
  onSignedOut: (reason: string | null) => void;
  onRenewed: (session: Renewed) => void;
  prove: (methods: string[]) => Promise<boolean>;
  onRefusal: (problem: Problem) => void;
}

const hooks: Hooks = {
  onSignedOut: () => {},
  onRenewed: () => {},
  prove: async () => false,
  onRefusal: () => {},
};

/** Take part in what happens on the way to the server. Gives back how to stop. */
export function hook<Name extends keyof Hooks>(name: Name, act: Hooks[Name]): () => void {
  const before = hooks[name];
  hooks[name] = act;
  return () => {
    if (hooks[name] === act) hooks[name] = before;
  };
}

const origin = typeof location === "undefined" ? "http://localhost" : location.origin;
let ahead = 0;

/** What time the server has, to the second: the session ends by its clock, not by this computer's. */
export const serverNow = () => Date.now() + ahead;

function readClock(answer: Response): void {
  const date = Date.parse(answer.headers.get("Date") ?? "");
  // The header knows whole seconds: half of one is the best guess for the rest. Small differences are the network's.
  const found = date + 500 - Date.now();
  if (Number.isFinite(found)) ahead = Math.abs(found) < 2000 ? 0 : found;
}

const way = makeFetch(
  {
    fetch: async (request) => {
      const answer = await fetch(request);
      readClock(answer);
      return answer;
    },
    cookie: readCookie,
    onSignedOut: (reason) => hooks.onSignedOut(reason),
    onRenewed: (session) => hooks.onRenewed(session),
    prove: (methods) => hooks.prove(methods),
  },
  origin,
);

/** Keep the session open for as long as it may be. */
export const renewSession = way.renew;

/** The typed client: `api.GET("/api/rooms/{room_id}", { params: { path: { room_id: id } } })`. Wrap the call in `ask`. */
export const api = createClient<paths>({ baseUrl: origin, fetch: way.fetch });

/** The answer of a call, or a thrown Problem: what TanStack Query wants. */
export async function ask<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<NonNullable<Data>> {
  let answer: { data?: Data; error?: unknown; response: Response };
  try {
    answer = await call;
  } catch {
    throw unreachable();
  }
  if (!answer.response.ok) {
    const problem = problemFrom(answer.response, answer.error);
    hooks.onRefusal(problem);
    throw problem;
  }
  return answer.data as NonNullable<Data>;
}
