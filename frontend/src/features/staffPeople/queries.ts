import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { Schemas } from "@/api/client";
import { cursorOf } from "@/features/sessions/queries";
import type {
  Application,
  ApplicationRow,
  AuditEvent,
  Page,
  PersonDetail,
  PersonIn,
  PersonRow,
  PlanSaid,
  RoleName,
  Verdict,
} from "./types";

type Asked = Record<string, string | undefined>;

/** An address with those of the parameters that say something. */
export function at(path: string, asked: Asked): string {
  const said = Object.entries(asked).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const query = new URLSearchParams(said).toString();
  return query ? `${path}?${query}` : path;
}

/** A list of staff's, page after page. */
function pages<Row>(key: string, path: string, asked: Asked) {
  return infiniteQueryOptions({
    queryKey: ["staff", key, asked],
    queryFn: ({ pageParam }) => call<Page<Row>>("GET", at(path, { ...asked, cursor: pageParam })),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

// People

export const peopleQuery = (asked: Asked) => pages<PersonRow>("people", "/api/staff/people", asked);

const person = (id: string, act = "") => `/api/staff/people/${id}${act && `/${act}`}`;

export const personQuery = (id: string) =>
  queryOptions({ queryKey: ["staff", "person", id], queryFn: () => call<PersonDetail>("GET", person(id)) });

export const addPerson = (given: PersonIn) => call<PersonDetail>("POST", "/api/staff/people", given);

export const suspend = (id: string, reason: string) => call<PersonDetail>("POST", person(id, "suspend"), { reason });
export const restore = (id: string, reason: string) => call<PersonDetail>("POST", person(id, "restore"), { reason });
export const unlock = (id: string, reason: string) => call<PersonDetail>("POST", person(id, "unlock"), { reason });
export const signOut = (id: string) => call<PersonDetail>("POST", person(id, "sign-out"));

export const giveRole = (id: string, role: RoleName, duty?: string) =>
  call<PersonDetail>("POST", person(id, "roles"), { role, ...(duty && { duty }) });
export const takeRole = (id: string, role: RoleName, duty?: string) =>
  call<PersonDetail>("DELETE", at(person(id, `roles/${role}`), { duty }));

/** From here on the cookies are those of the visit. */
export const visit = (id: string, reason: string) => call<Schemas["Me"]>("POST", person(id, "visit"), { reason });

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ["staff", "plan", id],
    queryFn: () => call<PlanSaid>("GET", person(id, "interviewer-plan")),
  });

export const grantPlan = (id: string, ends_at: string | null, reason: string) =>
  call<PlanSaid>("POST", person(id, "interviewer-plan"), { ends_at, reason });
export const revokePlan = (id: string, reason: string) =>
  call<PlanSaid>("DELETE", person(id, "interviewer-plan"), { reason });

// Applications

export const applicationsQuery = (asked: Asked) => ({
  ...pages<ApplicationRow>("applications", "/api/staff/applications", asked),
  refetchInterval: 20_000,
});

/** What waits for a person: the first page says enough for a count ("50+"). */
export const waitingQuery = queryOptions({
  queryKey: ["staff", "applications", "waiting"],
  queryFn: () => call<Page<ApplicationRow>>("GET", "/api/staff/applications?state=waiting"),
  refetchInterval: 20_000,
});

/** In which queues the application of an interviewer lies; whoever has only begun may not have handed anything in. */
const likely: Record<string, readonly string[]> = {
  active: ["approved"],
  suspended: ["suspended"],
  started: ["waiting", "in_review", "changes_requested", "rejected"],
};

/** The number of somebody's application, or null: found in the queues, since a person's page knows the person only. */
export const applicationOf = ({ id, email, interviewer_stage }: PersonDetail) =>
  queryOptions({
    queryKey: ["staff", "applicationOf", id],
    queryFn: async () => {
      for (const state of likely[interviewer_stage] ?? likely.started ?? []) {
        const page = await call<Page<ApplicationRow>>("GET", at("/api/staff/applications", { q: email, state }));
        const found = page.results.find((row) => row.person.id === id);
        if (found) return found.id;
      }
      return null;
    },
  });

const application = (id: string, act = "") => `/api/staff/applications/${id}${act && `/${act}`}`;

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: ["staff", "application", id],
    queryFn: () => call<Application>("GET", application(id)),
    refetchInterval: 20_000,
  });

export const claim = (id: string) => call<Application>("POST", application(id, "claim"));
export const release = (id: string) => call<Application>("POST", application(id, "release"));
export const decide = (id: string, decision: "approve" | "request_changes" | "reject", reason: string) =>
  call<Application>("POST", application(id, "decide"), { decision, reason });
export const decideDocument = (id: string, paper: string, decision: "approve" | "reject", reason: string) =>
  call<unknown>("POST", application(id, `documents/${paper}/decide`), { decision, reason });
export const suspendInterviewer = (id: string, reason: string) =>
  call<Application>("POST", application(id, "suspend"), { reason });
export const reinstate = (id: string, reason: string) =>
  call<Application>("POST", application(id, "reinstate"), { reason });

/** Where a document is; the browser keeps it as a file, it never shows it as a page of ours. */
export const fileOf = (id: string, paper: string) => application(id, `documents/${paper}/file`);

// What was done

export const auditQuery = (asked: Asked) => pages<AuditEvent>("audit", "/api/staff/audit", asked);

export const actionsQuery = queryOptions({
  queryKey: ["staff", "audit", "actions"],
  queryFn: () => call<{ results: string[] }>("GET", "/api/staff/audit/actions"),
  staleTime: 300_000,
});

/** Goes along the whole chain; with `expect` it looks for a hash that was written down earlier. */
export const verify = (expect?: string) => call<Verdict>("GET", at("/api/staff/audit/verify", { expect }));

/** The same entries as a table for a spreadsheet. */
export const auditExport = (asked: Asked) => at("/api/staff/audit/export", asked);
