/** The REST API in the shape openapi-typescript gives it: `npm run generate` writes this file anew from /api/schema. */
type Json<T> = { content: { "application/json": T } };
type Refused = { content: { "application/problem+json": components["schemas"]["Problem"] } };
type Empty = { content?: never };
type Id = { id: string };

type Body<B> = [B] extends [never] ? { requestBody?: never } : { requestBody: Json<B> };
type Op<Query, Path, In, Ok, Status extends number> = Body<In> & {
  parameters: { query?: Query; header?: never; path: Path; cookie?: never };
  responses: { [S in Status]: Ok extends undefined ? Empty : Json<Ok> } & { default: Refused };
};
type OpFree<Query, In, Ok, Status extends number> = Body<In> & {
  parameters: { query?: Query; header?: never; path?: never; cookie?: never };
  responses: { [S in Status]: Ok extends undefined ? Empty : Json<Ok> } & { default: Refused };
};
type List<T> = { results: T[]; next: string | null; previous: string | null };
type S = components["schemas"];

export interface paths {
  "/api/config": { get: OpFree<never, never, S["Config"], 200> };
  "/api/auth/login": { post: OpFree<never, { email: string; password: string; remember?: boolean }, S["Me"], 200> };
  "/api/auth/logout": { post: OpFree<never, never, undefined, 204> };
  "/api/auth/signup": {
    post: OpFree<never, { email: string; name: string; password: string }, { verify: boolean }, 202>;
  };
  "/api/auth/verify": { post: OpFree<never, { email: string; code: string }, S["Me"], 200> };
  "/api/auth/verify/resend": { post: OpFree<never, { email: string }, undefined, 202> };
  "/api/auth/refresh": { post: OpFree<never, never, { expires_at: string }, 200> };
  "/api/me": {
    get: OpFree<never, never, S["Me"], 200>;
    patch: OpFree<never, { name?: string; time_zone?: string }, S["Me"], 200>;
  };
  "/api/outbox": { get: OpFree<never, never, { results: S["OutboxMail"][] }, 200> };
  "/api/rooms": {
    get: OpFree<
      { scope?: "mine" | "all"; state?: "open" | "ended"; q?: string; cursor?: string },
      never,
      List<S["RoomRow"]>,
      200
    >;
    post: OpFree<never, S["RoomIn"], S["Room"], 201>;
  };
  "/api/rooms/{id}": { get: Op<never, Id, never, S["Room"], 200> };
  "/api/rooms/{id}/seats": { post: Op<never, Id, { email: string; role: S["SeatRole"] }, S["Person"], 201> };
  "/api/rooms/{id}/ticket": {
    post: Op<never, Id, never, { ticket: string; ws_url: string; expires_at: string }, 200>;
  };
  "/api/rooms/{id}/check": { post: Op<never, Id, never, { ice_servers: S["IceServer"][]; expires_at: string }, 200> };
  "/api/rooms/{id}/end": { post: Op<never, Id, { reason?: string }, S["Room"], 200> };
  "/api/rooms/{id}/events": {
    get: Op<{ after?: number; limit?: number }, Id, never, { results: S["Event"][]; next: number | null }, 200>;
  };
  "/api/rooms/{id}/transcript": { get: Op<{ format?: string }, Id, never, S["Transcript"], 200> };
  "/api/rooms/{id}/notes": { get: Op<never, Id, never, { results: S["Note"][] }, 200> };
  "/api/rooms/{id}/feedback": {
    get: Op<never, Id, never, { mine: S["Feedback"] | null; others: S["Feedback"][] }, 200>;
    put: Op<never, Id, S["FeedbackIn"], { mine: S["Feedback"] | null; others: S["Feedback"][] }, 200>;
  };
  "/api/rooms/{id}/presence": { get: Op<never, Id, never, { results: S["Presence"][] }, 200> };
  "/api/rooms/{id}/quality": { get: Op<{ seat?: string }, Id, never, { results: S["Quality"][] }, 200> };
  "/api/staff/figures": { get: OpFree<never, never, S["Figures"], 200> };
  "/api/incidents": {
    get: OpFree<{ state?: "open" | "closed"; room?: string; cursor?: string }, never, List<S["Incident"]>, 200>;
  };
  "/api/incidents/{id}": { get: Op<never, Id, never, S["IncidentCase"], 200> };
  "/api/incidents/{id}/take": { post: Op<never, Id, never, S["IncidentCase"], 200> };
  "/api/incidents/{id}/close": { post: Op<never, Id, { resolution: string }, S["IncidentCase"], 200> };
}

export interface components {
  schemas: {
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      code: string;
      request_id?: string;
      errors?: { [field: string]: string[] };
    };
    Role: "candidate" | "interviewer" | "staff";
    SeatRole: "candidate" | "interviewer" | "observer" | "ai";
    Config: {
      name: string;
      demo: boolean;
      demo_people: { email: string; role: components["schemas"]["Role"] }[];
      outbox: boolean;
      signup: boolean;
      languages: string[];
    };
    Me: {
      id: string;
      email: string;
      name: string;
      roles: components["schemas"]["Role"][];
      plan: string;
      time_zone: string;
      session: { id: string; expires_at: string };
    };
    OutboxMail: { id: string; to: string; subject: string; text: string; at: string };
    RoomIn: {
      title: string;
      candidate_email: string;
      starts_at?: string | null;
      minutes?: number;
      agenda?: { name: string; minutes: number }[];
      observers?: string[];
    };
    Person: {
      seat: string;
      name: string;
      role: components["schemas"]["SeatRole"];
      state: string;
      present: boolean;
      time_zone?: string | null;
    };
    RoomRow: {
      id: string;
      title: string;
      state: "open" | "ended";
      starts_at: string | null;
      seconds: number;
      created_at: string;
      started_at: string | null;
      ended_at: string | null;
      join_url: string;
      my_role: components["schemas"]["SeatRole"] | null;
      people: components["schemas"]["Person"][];
      incidents_open: number;
    };
    Room: components["schemas"]["RoomRow"] & {
      agenda: { name: string; seconds: number }[];
      locked: boolean;
      me: { seat: string; role: components["schemas"]["SeatRole"]; state: string; name: string } | null;
      house_rules: string[];
      events: number;
    };
    IceServer: { urls: string | string[]; username?: string; credential?: string };
    Event: { seq: number; at: string; kind: string; seat: string | null; data: { [key: string]: unknown } };
    TranscriptLine: {
      seq: number;
      at: string;
      at_ms: number | null;
      seat: string | null;
      name: string;
      role: components["schemas"]["SeatRole"] | "";
      kind: "chat" | "said" | "system";
      text: string;
      whisper_to: string | null;
      edited: boolean;
      deleted: boolean;
    };
    Transcript: {
      room: { id: string; title: string; started_at: string | null; ended_at: string | null; seconds: number };
      people: { seat: string; name: string; role: components["schemas"]["SeatRole"] }[];
      lines: components["schemas"]["TranscriptLine"][];
      next: number | null;
    };
    Note: {
      note: string;
      layer: "private" | "panel" | "candidate";
      author: string;
      author_seat: string;
      text: string;
      revision: number;
      room_ms: number | null;
      saved_at: string;
    };
    Recommendation: "strong_no" | "no" | "yes" | "strong_yes";
    FeedbackIn: { recommendation: components["schemas"]["Recommendation"] | null; text: string };
    Feedback: components["schemas"]["FeedbackIn"] & { author: string; saved_at: string };
    Figures: {
      in_rooms_now: number;
      rooms_now: number;
      held_today: number;
      planned_today: number;
      incidents_open: number;
    };
    Presence: { seat: string; name: string; place: "lobby" | "room"; joined_at: string; left_at: string | null; reason: string | null };
    Quality: {
      seat: string;
      peer: string;
      at: string;
      rung: "720p" | "360p" | "audio" | "text";
      relayed: boolean;
      loss: number;
      rtt_ms: number | null;
    };
    Incident: {
      id: string;
      number: string;
      room: string;
      room_title: string;
      room_state: "open" | "ended";
      kind: "technical" | "conduct";
      text: string;
      about: { seat: string; name: string; role: string } | null;
      author: string;
      state: "open" | "taken" | "closed";
      taken_by: string | null;
      created_at: string;
      closed_at: string | null;
      resolution: string;
      room_ms: number | null;
    };
    IncidentCase: components["schemas"]["Incident"] & {
      events: components["schemas"]["Event"][];
      quality: components["schemas"]["Quality"][];
      people: { seat: string; name: string; role: components["schemas"]["SeatRole"] }[];
    };
  };
}
