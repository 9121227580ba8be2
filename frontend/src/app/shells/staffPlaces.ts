import type { Power } from "../powers";

export type StaffGroup = "queues" | "money" | "everything";

export interface StaffPlace {
  to: string;
  words:
    | "staff.overview.nav"
    | "staff.incidents.title"
    | "staff.applications"
    | "staff.people"
    | "staff.sessions.title"
    | "staff.bookings"
    | "staff.interviews"
    | "staff.content"
    | "staff.codes"
    | "staff.messages"
    | "staff.audit"
    | "staff.halted"
    | "staff.disputes"
    | "staff.money"
    | "staff.payments"
    | "staff.invoices"
    | "staff.subscriptions"
    | "staff.catalogue"
    | "staff.coupons"
    | "staff.payouts"
    | "staff.operations";
  /** Who lacks it finds no way there, and nothing when they come by the address. */
  power: Power;
  group?: StaffGroup;
  /** What waits there is counted beside its name. */
  counts?: "incidents" | "applications" | "bookings" | "halted" | "disputes";
}

/** Where staff can go, in the order of the bar at the side. */
export const PLACES: readonly StaffPlace[] = [
  { to: "/staff", words: "staff.overview.nav", power: "desk.open" },
  {
    to: "/staff/incidents",
    words: "staff.incidents.title",
    power: "incidents.handle",
    group: "queues",
    counts: "incidents",
  },
  {
    to: "/staff/applications",
    words: "staff.applications",
    power: "applications.read",
    group: "queues",
    counts: "applications",
  },
  { to: "/staff/bookings", words: "staff.bookings", power: "bookings.read", group: "queues", counts: "bookings" },
  { to: "/staff/halted", words: "staff.halted", power: "money.read", group: "queues", counts: "halted" },
  { to: "/staff/disputes", words: "staff.disputes", power: "money.read", group: "queues", counts: "disputes" },
  { to: "/staff/money", words: "staff.money", power: "money.read", group: "money" },
  { to: "/staff/payments", words: "staff.payments", power: "money.read", group: "money" },
  { to: "/staff/subscriptions", words: "staff.subscriptions", power: "money.read", group: "money" },
  { to: "/staff/invoices", words: "staff.invoices", power: "money.read", group: "money" },
  { to: "/staff/catalogue", words: "staff.catalogue", power: "plans.edit", group: "money" },
  { to: "/staff/coupons", words: "staff.coupons", power: "plans.edit", group: "money" },
  { to: "/staff/payouts", words: "staff.payouts", power: "payouts.run", group: "money" },
  { to: "/staff/operations", words: "staff.operations", power: "money.operate", group: "money" },
  { to: "/staff/people", words: "staff.people", power: "people.read", group: "everything" },
  { to: "/staff/sessions", words: "staff.sessions.title", power: "sessions.read", group: "everything" },
  { to: "/staff/interviews", words: "staff.interviews", power: "interviews.read", group: "everything" },
  { to: "/staff/content", words: "staff.content", power: "content.edit", group: "everything" },
  { to: "/staff/codes", words: "staff.codes", power: "codes.make", group: "everything" },
  { to: "/staff/messages", words: "staff.messages", power: "messages.send", group: "everything" },
  { to: "/staff/audit", words: "staff.audit", power: "audit.read", group: "everything" },
];

/** The place that an address lies in: the longest that it begins with. */
export function placeOf(path: string): StaffPlace | undefined {
  const lies = ({ to }: StaffPlace) => path === to || path.startsWith(`${to}/`);
  return PLACES.filter(lies).sort((a, b) => b.to.length - a.to.length)[0];
}
