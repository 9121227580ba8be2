import type { Schemas } from "@/api/client";

/** What staff's duties bring; the server's table says which duty brings which. */
export type Power =
  | "desk.open"
  | "sessions.read"
  | "incidents.handle"
  | "interviews.read"
  | "content.edit"
  | "codes.make"
  | "plans.edit"
  | "money.read"
  | "money.refund"
  | "money.operate"
  | "payouts.run"
  | "people.read"
  | "people.make"
  | "roles.change"
  | "plans.grant"
  | "applications.read"
  | "applications.decide"
  | "bookings.read"
  | "bookings.manage"
  | "messages.send"
  | "audit.read";

/** What one of the staff is there for. */
export const DUTIES = ["support", "moderator", "finance", "admin"] as const;
export type Duty = (typeof DUTIES)[number];

/** True where one of somebody's duties brings the power. Buttons and places follow it; the server decides. */
export function may(me: Pick<Schemas["Me"], "powers">, power: Power): boolean {
  return me.powers.includes(power);
}
