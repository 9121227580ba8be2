/** People, roles and what was done, as words and choices. Pure. */
import { DUTIES, type Duty } from "@/app/powers";
import type { PublicInterviewer } from "@/features/interviewers/types";
import type { Tone } from "@/ui";
import type { Viewer } from "@/ui/time";
import type {
  Application,
  ApplicationState,
  AuditEvent,
  DocumentState,
  InterviewerPlan,
  PersonDetail,
  PersonRow,
  PersonState,
  RoleName,
} from "./types";

export const personTone: Record<PersonState, Tone> = { active: "good", suspended: "loss", deactivated: "state" };

export const applicationTone: Record<ApplicationState, Tone> = {
  draft: "state",
  submitted: "soon",
  in_review: "soon",
  changes_requested: "state",
  approved: "good",
  rejected: "loss",
  suspended: "loss",
};

export const paperTone: Record<DocumentState, Tone> = {
  waiting: "soon",
  approved: "good",
  rejected: "loss",
  expired: "soon",
};

/** One role somebody has or may get; staff has one for each duty. */
export interface Held {
  role: RoleName;
  duty?: Duty;
}

const EVERY: readonly Held[] = [
  { role: "candidate" },
  { role: "interviewer" },
  ...DUTIES.map((duty) => ({ role: "staff", duty }) as const),
];

const has = (person: Pick<PersonRow, "roles" | "duties">, { role, duty }: Held) =>
  person.roles.includes(role) && (duty === undefined || person.duties.includes(duty));

/** What somebody is here, one by one. */
export const rolesOf = (person: Pick<PersonRow, "roles" | "duties">): Held[] => EVERY.filter((one) => has(person, one));

/** What somebody could become. */
export const rolesLeft = (person: Pick<PersonRow, "roles" | "duties">): Held[] =>
  EVERY.filter((one) => !has(person, one));

export type Act = "suspend" | "restore" | "signOut" | "unlock" | "visit" | "grantPlan" | "revokePlan";

/** Which acts a person's page offers: what the server says one may, where it does something. */
export function actsFor(
  { may, state, devices, roles }: Pick<PersonDetail, "may" | "state" | "devices" | "roles">,
  plan: InterviewerPlan | undefined,
): Act[] {
  const acts: [Act, boolean][] = [
    ["suspend", may.suspend && state === "active"],
    ["restore", may.restore && state !== "active"],
    ["signOut", may.sign_out && devices.length > 0],
    ["unlock", may.unlock],
    ["visit", may.visit && state === "active"],
    // Where the plan isn't known (yet), neither.
    ["grantPlan", may.grant_plan && plan !== undefined && roles.includes("interviewer")],
    ["revokePlan", may.grant_plan && Boolean(plan)],
  ];
  return acts.filter(([, offered]) => offered).map(([act]) => act);
}

export type Step = "claim" | "release" | "approve" | "requestChanges" | "reject" | "suspend" | "reinstate";

/** What can be done with an application now, and how many documents stand in the way of an approval. */
export function stepsFor(application: Pick<Application, "may" | "state" | "documents">): {
  steps: Step[];
  undecided: number;
} {
  const { may, documents, state } = application;
  // Also an approved one is taken again, for a document that came later.
  const reviewed = may.decide && state === "in_review";
  const undecided = documents.filter((one) => one.state === "waiting").length;
  const steps: [Step, boolean][] = [
    ["claim", may.claim],
    ["release", may.release],
    ["approve", reviewed && undecided === 0],
    ["requestChanges", reviewed],
    ["reject", reviewed],
    ["suspend", may.suspend],
    ["reinstate", may.reinstate],
  ];
  return { steps: steps.filter(([, offered]) => offered).map(([step]) => step), undecided };
}

/** The document to look at next: the first undecided one after this, else the first of all. */
export function nextUndecided(
  papers: readonly { id: string; state: DocumentState }[],
  after: string,
): string | undefined {
  const at = papers.findIndex((one) => one.id === after);
  const turned = [...papers.slice(at + 1), ...papers.slice(0, at)];
  return turned.find((one) => one.state === "waiting")?.id;
}

/** "22 Nov 2026, 08:31:07": a record says the second and the year. */
export function stamp(at: string, { zone, locale }: Viewer): string {
  const options = { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at));
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(at));
  }
}

/** The first letters of a hash: enough to compare two by eye. */
export const shortHash = (hash: string | null): string => (hash ? hash.slice(0, 10) : "–");

/** True for a whole SHA-256 as it is written. */
export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** The end of a number: the beginnings of two made in the same hour look alike. */
export const shortId = (id: string): string => id.slice(-6);

/** "1.4 MB": how large a file is. */
export function fileSize(bytes: number, locale: string): string {
  const [unit, size] = bytes < 1_000_000 ? (["kilobyte", bytes / 1000] as const) : (["megabyte", bytes / 1e6] as const);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: unit === "megabyte" ? 1 : 0,
  }).format(Math.max(size, 1));
}

/** An applicant as candidates would find them today: what is checked follows from the documents decided so far. */
export function seenBy({ person, profile, documents }: Pick<Application, "person" | "profile" | "documents">) {
  const checked = documents.filter((one) => one.state === "approved");
  return {
    ...profile,
    id: person.id,
    name: person.name,
    picture: person.picture,
    pronouns: "",
    rating: null,
    rating_count: 0,
    next_free_at: null,
    member_since: null,
    verified: {
      identity: checked.some((one) => one.kind === "identity"),
      certificates: checked.filter((one) => one.kind === "certificate" || one.kind === "degree"),
    },
  } satisfies PublicInterviewer;
}

/** An entry's context as lines to read: names and values, in the order they were written. */
export function contextLines(context: AuditEvent["context"]): { name: string; value: string }[] {
  return Object.entries(context).map(([name, value]) => ({
    name: name.replaceAll("_", " "),
    value: typeof value === "string" ? value : JSON.stringify(value),
  }));
}
