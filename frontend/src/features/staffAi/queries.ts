import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";
import { cursorOf } from "@/features/sessions/queries";
import type {
  AiInterview,
  AiInterviewRow,
  Body,
  Choices,
  Code,
  CodeBatch,
  CodesIn,
  CodeUse,
  ContentEntry,
  ContentKind,
  ContentList,
  Page,
  Preview,
} from "./types";

/** An address with those of the parameters that say something. */
function at(path: string, asked: Record<string, string | number | undefined>): string {
  const said = Object.entries(asked).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return query ? `${path}?${query}` : path;
}

function paramOf(address: string | null | undefined, name: string): string | undefined {
  return (address && new URL(address, "http://here.invalid").searchParams.get(name)) || undefined;
}

/** A list of staff's, page after page. */
function pages<Row>(key: string, path: string, asked: Record<string, string | undefined>) {
  return infiniteQueryOptions({
    queryKey: ["staff", key, asked],
    queryFn: ({ pageParam }) => call<Page<Row>>("GET", at(path, { ...asked, cursor: pageParam })),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

export const interviewsQuery = (asked: { state?: string; q?: string }) =>
  pages<AiInterviewRow>("interviews", "/api/staff/ai/interviews", asked);

export const interviewQuery = (id: string) =>
  queryOptions({
    queryKey: ["staff", "interview", id],
    queryFn: () => call<AiInterview>("GET", `/api/staff/ai/interviews/${id}`),
  });

/** The content of a kind. It counts from the front, not by a cursor. */
export const contentQuery = (asked: { kind: ContentKind; topic?: string; level?: string; q?: string }) =>
  infiniteQueryOptions({
    queryKey: ["staff", "content", asked],
    queryFn: ({ pageParam }) => call<ContentList>("GET", at("/api/staff/ai/content", { ...asked, offset: pageParam })),
    initialPageParam: "",
    getNextPageParam: (page) => paramOf(page.next, "offset"),
  });

export const choicesQuery = queryOptions({
  queryKey: ["staff", "choices"],
  queryFn: () => call<Choices>("GET", "/api/staff/ai/topics"),
  staleTime: 300_000,
});

const entryPath = (kind: string, key: string) => `/api/staff/ai/content/${kind}/${encodeURIComponent(key)}`;

export const getEntry = (kind: ContentKind, key: string, version?: number) =>
  call<ContentEntry>("GET", at(entryPath(kind, key), { version }));

/** One piece of content: as it is published, or as it was in a version. */
export const entryQuery = (kind: ContentKind, key: string, version?: number) =>
  queryOptions({
    queryKey: ["staff", "entry", kind, key, version ?? "newest"],
    queryFn: () => getEntry(kind, key, version),
    // What is being written here must not be replaced from below.
    refetchOnWindowFocus: false,
  });

export interface PublishIn {
  body?: Body;
  note: string;
  base_version: number;
  retired?: boolean;
  topic?: string;
}

export const publish = (kind: ContentKind, key: string, given: PublishIn) =>
  call<ContentEntry>("POST", entryPath(kind, key), given);

export const preview = (kind: ContentKind, key: string, given: { body: Body; answer?: string; topic?: string }) =>
  call<Preview>("POST", `${entryPath(kind, key)}/preview`, given);

export const codesQuery = (asked: { state?: string; q?: string; batch?: string }) =>
  pages<Code>("codes", "/api/staff/codes", asked);

export const usesQuery = (id: string) => pages<CodeUse>("uses", `/api/staff/codes/${id}/uses`, {});

export const makeCodes = (given: CodesIn) => call<{ results: Code[] }>("POST", "/api/staff/codes", given);

export const revokeCode = (id: string) => call<Code>("POST", `/api/staff/codes/${id}/revoke`);

/** Codes that were made together. */
export const batchesQuery = (asked: { q?: string }) => pages<CodeBatch>("batches", "/api/staff/codes/batches", asked);

/** Withdraws what is left of a batch; how many codes that was. */
export const revokeBatch = (id: string) => call<{ revoked: number }>("POST", `/api/staff/codes/batches/${id}/revoke`);

/** The same list as a table for a spreadsheet. */
export const exportOf = (asked: { state?: string; q?: string; batch?: string }) => at("/api/staff/codes/export", asked);
