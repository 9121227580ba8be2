import type { TFunction } from "i18next";
import type { Schemas } from "@/api/client";

const KNOWN = [
  "seat.knocked",
  "seat.admitted",
  "seat.denied",
  "seat.joined",
  "seat.left",
  "seat.removed",
  "seat.promoted",
  "seat.muted",
  "media.changed",
  "media.asked",
  "hand.changed",
  "chat.sent",
  "chat.edited",
  "chat.deleted",
  "chat.read",
  "timer.started",
  "timer.paused",
  "timer.resumed",
  "timer.reset",
  "timer.expired",
  "note.saved",
  "incident.filed",
  "consent.given",
  "consent.withdrawn",
  "recording.started",
  "recording.stopped",
  "recording.deleted",
  "ai.offered",
  "room.started",
  "room.locked",
  "room.unlocked",
  "room.ended",
] as const;

type Kind = (typeof KNOWN)[number];

function isKnown(kind: string): kind is Kind {
  return (KNOWN as readonly string[]).includes(kind);
}

/** An event in words. Kinds we don't know yet keep their own name: better than leaving a hole in the log. */
export function eventWords(event: Schemas["Event"], names: Map<string, string>, t: TFunction): string {
  if (!isKnown(event.kind)) return event.kind;
  const subject = typeof event.data.seat === "string" ? event.data.seat : event.seat;
  const name = (subject && names.get(subject)) || t("events.somebody");
  const key = event.kind.replace(".", "_") as Underscored<Kind>;
  if (event.kind === "seat.left") {
    const reason = typeof event.data.reason === "string" ? event.data.reason : "left";
    return t(`events.left.${isReason(reason) ? reason : "left"}`, { name });
  }
  if (event.kind === "seat.joined" && event.data.again === true) return t("events.back", { name });
  const timer = typeof event.data.name === "string" ? event.data.name : "";
  return t(`events.${key as Exclude<typeof key, "seat_left">}`, { name, timer });
}

type Underscored<Name extends string> = Name extends `${infer First}.${infer Second}` ? `${First}_${Second}` : Name;

const REASONS = ["left", "lost", "server_lost", "taken_over", "removed", "too_slow", "signed_out", "ended"] as const;

function isReason(reason: string): reason is (typeof REASONS)[number] {
  return (REASONS as readonly string[]).includes(reason);
}
