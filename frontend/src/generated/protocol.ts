// Generated from docs/protocol.schema.json by scripts/generate-protocol.mjs. Not to be changed by hand.

export interface Hello {
  type: "hello";
  client?: string | Client | null;
  last_seq?: number | null;
  /** The client's own: applied once. */
  id?: string;
}

/** Which page or program speaks. `instance` is new with every page load, the same over its reconnects. */
export interface Client {
  instance: string;
  name?: string;
  version?: string;
}

/** Client to server: a description, some candidates, or both, for one other seat. */
export interface Signal {
  type: "signal";
  to: string;
  description?: Description;
  candidates?: Candidate[];
  id?: string;
}

/** An `RTCSessionDescriptionInit`: one side's half of an offer/answer exchange. */
export interface Description {
  type: "answer" | "offer" | "pranswer" | "rollback";
  sdp?: string;
}

/** An `RTCIceCandidateInit`. An empty `candidate` says that this generation is complete (RFC 8838). */
export interface Candidate {
  candidate: string;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
  usernameFragment?: string | null;
}

export interface ChatSend {
  type: "chat.send";
  /** The client's own: applied once. */
  id: string;
  text: string;
  to?: string | null;
}

export interface ChatEdit {
  type: "chat.edit";
  /** The client's own: applied once. */
  id: string;
  seq: number;
  text: string;
}

export interface ChatDelete {
  type: "chat.delete";
  /** The client's own: applied once. */
  id: string;
  seq: number;
}

export interface ChatRead {
  type: "chat.read";
  seq: number;
  /** The client's own: applied once. */
  id?: string;
}

export interface TimerStart {
  type: "timer.start";
  /** The client's own: applied once. */
  id: string;
  name: string;
  seconds: number;
  phase?: number | null;
}

export interface TimerPause {
  type: "timer.pause";
  /** The client's own: applied once. */
  id: string;
  timer: string;
}

export interface TimerResume {
  type: "timer.resume";
  /** The client's own: applied once. */
  id: string;
  timer: string;
}

export interface TimerReset {
  type: "timer.reset";
  /** The client's own: applied once. */
  id: string;
  timer: string;
}

export interface NoteSave {
  type: "note.save";
  /** The client's own: applied once. */
  id: string;
  layer: "candidate" | "panel" | "private";
  text: string;
  note?: string | null;
  revision?: number;
}

export interface Media {
  type: "media";
  audio: boolean;
  video: boolean;
  screen: boolean;
  /** The client's own: applied once. */
  id?: string;
}

export interface Hand {
  type: "hand";
  up: boolean;
  /** The client's own: applied once. */
  id?: string;
}

export interface Admit {
  type: "admit";
  seat: string;
  /** The client's own: applied once. */
  id?: string;
}

export interface Deny {
  type: "deny";
  seat: string;
  /** The client's own: applied once. */
  id?: string;
}

export interface Mute {
  type: "mute";
  seat: string;
  /** The client's own: applied once. */
  id?: string;
}

/** Ask another seat to unmute, show its camera or share its screen. Only ever a request. */
export interface Ask {
  type: "ask";
  seat: string;
  what: "audio" | "screen" | "video";
  /** The client's own: applied once. */
  id?: string;
}

export interface Promote {
  type: "promote";
  seat: string;
  role: "interviewer" | "observer";
  /** The client's own: applied once. */
  id?: string;
}

export interface Remove {
  type: "remove";
  seat: string;
  ban?: boolean;
  /** The client's own: applied once. */
  id?: string;
}

export interface Lock {
  type: "lock";
  on: boolean;
  /** The client's own: applied once. */
  id?: string;
}

export interface End {
  type: "end";
  /** The client's own: applied once. */
  id?: string;
}

export interface Incident {
  type: "incident";
  /** The client's own: applied once. */
  id: string;
  kind: "conduct" | "technical";
  text: string;
  about?: string | null;
}

/** One reading of this seat's line to another, every five seconds or so. */
export interface Quality {
  type: "quality";
  peer: string;
  rung: "360p" | "720p" | "audio" | "text";
  relayed: boolean;
  /** Share of packets lost since the last reading. */
  loss: number;
  rtt_ms?: number | null;
  jitter_ms?: number | null;
  up_kbps?: number | null;
  down_kbps?: number | null;
  /** The client's own: applied once. */
  id?: string;
}

/** Agree to one version of a text. Refused with the present one if that is another. */
export interface ConsentGive {
  type: "consent.give";
  /** The client's own: applied once. */
  id: string;
  kind: "captions" | "recording";
  version: number;
}

export interface ConsentWithdraw {
  type: "consent.withdraw";
  /** The client's own: applied once. */
  id: string;
  kind: "captions" | "recording";
}

export interface Sync {
  type: "sync";
  after: number;
  /** The client's own: applied once. */
  id?: string;
}

export interface Ping {
  type: "ping";
  t?: number;
  /** The client's own: applied once. */
  id?: string;
}

/** The candidate's answer. `question`: the id of the question it answers; another one is refused as moved on. */
export interface AiAnswer {
  type: "ai.answer";
  /** The client's own: applied once. */
  id: string;
  text: string;
  question?: string | null;
}

export interface AiPause {
  type: "ai.pause";
  /** The client's own: applied once. */
  id?: string;
}

export interface AiResume {
  type: "ai.resume";
  /** The client's own: applied once. */
  id?: string;
}

/** Pass a question. It counts as no answer. */
export interface AiSkip {
  type: "ai.skip";
  /** The client's own: applied once. */
  id?: string;
  question?: string | null;
}

/** "Let me think": the interviewer waits, and says so. */
export interface AiThink {
  type: "ai.think";
  /** The client's own: applied once. */
  id?: string;
}

export interface AiRepeat {
  type: "ai.repeat";
  /** The client's own: applied once. */
  id?: string;
}

/** End the interview and have the report made. */
export interface AiFinish {
  type: "ai.finish";
  /** The client's own: applied once. */
  id?: string;
}

/** Speak and hear from now on, or type. At any question. */
export interface AiVoice {
  type: "ai.voice";
  /** The client's own: applied once. */
  id: string;
  on: boolean;
}

/** "That was my answer": don't wait for a longer silence. */
export interface AiDone {
  type: "ai.done";
  /** The client's own: applied once. */
  id?: string;
}

/** Push-to-talk. `push`: only what is said while the button is `down` is heard; `open`: the microphone decides. */
export interface AiTalk {
  type: "ai.talk";
  mode: "open" | "push";
  down?: boolean;
  /** The client's own: applied once. */
  id?: string;
}

/** Have what people say written down, once everyone in the room has agreed; or no longer. From interviewers. */
export interface Captions {
  type: "captions";
  /** The client's own: applied once. */
  id: string;
  on: boolean;
}

export interface Waiting {
  type: "waiting";
  position: number;
  message: "host_away" | "knocking" | "locked";
  room: string;
  title: string;
  now: string;
  ai_offered: boolean;
}

export interface Welcome {
  type: "welcome";
  seat: string;
  role: "ai" | "candidate" | "interviewer" | "observer";
  seq: number;
  room: RoomInfo;
  seats: Seat[];
  ice_servers: IceServer[];
  ice_expires_at: string | null;
  polite: boolean;
  now: string;
  protocol: string;
}

export interface RoomInfo {
  id: string;
  title: string;
  state: "ended" | "open";
  locked: boolean;
  agenda: Phase[];
  timers: TimerState[];
  planned_start: string | null;
  planned_seconds: number;
  started_at: string | null;
}

export interface Phase {
  name: string;
  seconds: number;
}

export interface TimerState {
  timer: string;
  name: string;
  seconds: number;
  state: "expired" | "paused" | "reset" | "running";
  ends_at: string | null;
  remaining_ms: number;
  phase?: number | null;
}

/** One person's place, as the receiving seat may see it. */
export interface Seat {
  seat: string;
  role: "ai" | "candidate" | "interviewer" | "observer";
  name: string;
  state: "admitted" | "banned" | "denied" | "invited" | "knocking" | "removed";
  present: boolean;
  joined: number | null;
  instance: string | null;
  media: MediaState;
  hand: boolean;
  waiting: boolean;
  left_at?: string | null;
  agreed?: ("captions" | "recording")[] | null;
  recorded?: boolean | null;
}

export interface MediaState {
  audio: boolean;
  video: boolean;
  screen: boolean;
}

/** An `RTCIceServer` as the browser takes it. */
export interface IceServer {
  urls: string[];
  username?: string | null;
  credential?: string | null;
}

export interface Event {
  type: "event";
  seq: number;
  prev: number;
  at: string;
  kind: string;
  seat: string | null;
  data: unknown | Record<string, unknown>;
  id?: string;
}

/** Server to client: what another seat sent this one. */
export interface SignalOut {
  type: "signal";
  from: string;
  description?: Description;
  candidates?: Candidate[];
}

/** Another seat's reading of its own line; not stored in the log, never sent again. */
export interface QualityOut {
  type: "quality";
  from: string;
  peer: string;
  rung: string;
  relayed: boolean;
  loss: number;
  rtt_ms?: number | null;
}

/** Fresh TURN credentials, sent before the old ones end. */
export interface Ice {
  type: "ice";
  ice_servers: IceServer[];
  ice_expires_at: string | null;
}

export interface Ack {
  type: "ack";
  id: string;
  seq?: number;
}

export interface Error {
  type: "error";
  code: string;
  detail: string;
  status: number;
  id?: string;
  more?: Record<string, unknown>;
}

export interface Pong {
  type: "pong";
  t: number;
  now: string;
}

/** A sentence of the interviewer's as it comes; not in the log. `reset`: this turn's sentences are taken back. */
export interface AiSaying {
  type: "ai.saying";
  turn: number;
  n: number;
  text: string;
  reset: boolean;
}

/** What the voice of a spoken interview does now; not in the log. `ready`: offer a connection to the AI's seat.

    `call` counts the workers that have had this call: after a higher one, an older connection is dead. */
export interface AiVoiceState {
  type: "ai.voice.state";
  state: "connected" | "hearing" | "listening" | "moving" | "off" | "parked" | "ready" | "speaking" | "thinking" | "trouble" | "waiting" | "wanted";
  seat: string;
  call: number;
  reason: string;
}

/** What somebody is saying, as far as it was understood; replaces the caption before it. Not in the log. */
export interface Caption {
  type: "caption";
  seat: string;
  text: string;
  final: boolean;
  from_ms: number;
  to_ms: number;
}

export type ClientFrame =
  | Hello
  | Signal
  | ChatSend
  | ChatEdit
  | ChatDelete
  | ChatRead
  | TimerStart
  | TimerPause
  | TimerResume
  | TimerReset
  | NoteSave
  | Media
  | Hand
  | Admit
  | Deny
  | Mute
  | Ask
  | Promote
  | Remove
  | Lock
  | End
  | Incident
  | Quality
  | ConsentGive
  | ConsentWithdraw
  | Sync
  | Ping
  | AiAnswer
  | AiPause
  | AiResume
  | AiSkip
  | AiThink
  | AiRepeat
  | AiFinish
  | AiVoice
  | AiDone
  | AiTalk
  | Captions;

export type ServerFrame =
  | Waiting
  | Welcome
  | Event
  | SignalOut
  | QualityOut
  | Ice
  | Ack
  | Error
  | Pong
  | AiSaying
  | AiVoiceState
  | Caption;
