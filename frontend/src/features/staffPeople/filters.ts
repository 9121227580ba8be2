/** What lists are narrowed by, read from the address and written to it. Pure. */
import { DUTIES } from "@/app/powers";

export const ROLES = ["candidate", "interviewer", "staff"] as const;
export const PERSON_STATES = ["active", "suspended", "deactivated"] as const;
export const PLANS = ["free", "starter", "pro"] as const;
export const QUEUES = [
  "waiting",
  "mine",
  "in_review",
  "changes_requested",
  "approved",
  "rejected",
  "suspended",
] as const;

export type Queue = (typeof QUEUES)[number];

const DAY = /^\d{4}-\d\d-\d\d$/;
export const anything = () => true;
export const isDay = (value: string) => DAY.test(value);
export const among = (values: readonly string[]) => (value: string) => values.includes(value);

const people = {
  q: anything,
  role: among(ROLES),
  duty: among(DUTIES),
  state: among(PERSON_STATES),
  plan: among(PLANS),
};
const audit = {
  q: anything,
  action: anything,
  actor: anything,
  target: anything,
  from: isDay,
  to: isDay,
};

export type Filters<Name extends string> = Partial<Record<Name, string>>;
export type PeopleFilters = Filters<keyof typeof people>;
export type AuditFilters = Filters<keyof typeof audit>;

/** Those filters of an address that mean something; what somebody mistyped filters nothing. */
export function read<Name extends string>(rules: Record<Name, (value: string) => boolean>, search: URLSearchParams) {
  const found: Filters<Name> = {};
  for (const name of Object.keys(rules) as Name[]) {
    const value = search.get(name)?.trim();
    if (value && rules[name](value)) found[name] = value;
  }
  return found;
}

/** Which people: a duty only where staff is asked for, since nobody else has one. */
export function peopleFilters(search: URLSearchParams): PeopleFilters {
  const found = read(people, search);
  if (found.role && found.role !== "staff") delete found.duty;
  return found;
}

export const auditFilters = (search: URLSearchParams): AuditFilters => read(audit, search);

/** Which queue; what waits for a person first. */
export function queueOf(search: URLSearchParams): Queue {
  return QUEUES.find((one) => one === search.get("state")) ?? "waiting";
}

/** The address with some filters changed; empty ones leave it. */
export function changed(search: URLSearchParams, change: Record<string, string>): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

/** Days of somebody's zone as the instants between which something happened, the second one left out. */
export function askedOf(
  { from, to, ...rest }: AuditFilters,
  instantOf: (local: string) => Date | null,
): Filters<string> {
  const start = from && instantOf(`${from}T00:00`);
  // The beginning of the day after: a day may have 23 or 25 hours.
  const end = to && instantOf(`${dayAfter(to)}T00:00`);
  return { ...rest, ...(start && { from: start.toISOString() }), ...(end && { to: end.toISOString() }) };
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
