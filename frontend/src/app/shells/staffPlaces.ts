import type { Power } from "../powers";

export type StaffGroup = "queues" | "everything";

export interface StaffPlace {
  to: string;
  words:
    | "staff.overview.nav"
    | "staff.incidents.title"
    | "staff.applications"
    | "staff.people"
    | "staff.sessions.title"
    | "staff.interviews"
    | "staff.content"
    | "staff.codes"
    | "staff.audit";
  /** Who lacks it finds no way there, and nothing when they come by the address. */
  power: Power;
  group?: StaffGroup;
  /** What waits there is counted beside its name. */
  counts?: "incidents" | "applications";
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
  { to: "/staff/people", words: "staff.people", power: "people.read", group: "everything" },
  { to: "/staff/sessions", words: "staff.sessions.title", power: "sessions.read", group: "everything" },
  { to: "/staff/interviews", words: "staff.interviews", power: "interviews.read", group: "everything" },
  { to: "/staff/content", words: "staff.content", power: "content.edit", group: "everything" },
  { to: "/staff/codes", words: "staff.codes", power: "codes.make", group: "everything" },
  { to: "/staff/audit", words: "staff.audit", power: "audit.read", group: "everything" },
];

/** The place that an address lies in: the longest that it begins with. */
export function placeOf(path: string): StaffPlace | undefined {
  const lies = ({ to }: StaffPlace) => path === to || path.startsWith(`${to}/`);
  return PLACES.filter(lies).sort((a, b) => b.to.length - a.to.length)[0];
}
