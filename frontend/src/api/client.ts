import createClient from "openapi-fetch";
import type { components, paths } from "@/generated/api";
import { makeFetch, readCookie } from "./fetch";
import { problemFrom, unreachable } from "./problem";

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
  Me: Me;
  Person: Told["SeatOut"];
  Presence: Told["StayOut"];
  Quality: Told["SampleOut"];
  Room: Told["RoomDetailOut"];
  RoomIn: Told["RoomInRequest"];
  RoomRow: Told["RoomOut"];
  SeatRole: Told["SeatOut"]["role"];
  Transcript: Told["TranscriptOut"];
  TranscriptLine: Told["LineOut"];
}

/** Somebody from support who looks at an account, without acting in it. */
export interface Visit {
  by: { id: string; name: string };
  reason: string;
  ends_at: string;
}

/** What a person is told about themselves. */
export interface Me extends Omit<Told["MeOut"], "session"> {
  language: string;
  pronouns: string;
  headline: string;
  picture: string | null;
  duties: string[];
  powers: string[];
  interviewer_stage: "" | "started" | "active" | "suspended";
  second_factor: boolean;
  second_factor_required: boolean;
  visit: Visit | null;
  session: { id: string; expires_at: string; warn_seconds: number };
}

let signedOut: () => void = () => {};

/** What to do when the session is over for good; the app leads to the sign-in page. */
export function onSignedOut(act: () => void): void {
  signedOut = act;
}

/** The typed client: `api.GET("/api/rooms/{room_id}", { params: { path: { room_id: id } } })`. Wrap the call in `ask`. */
export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "http://localhost" : location.origin,
  fetch: makeFetch({ fetch: (request) => fetch(request), cookie: readCookie, onSignedOut: () => signedOut() }),
});

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
  if (!answer.response.ok) throw problemFrom(answer.response, answer.error);
  return answer.data as NonNullable<Data>;
}
