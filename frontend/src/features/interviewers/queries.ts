import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";
import { cursorOf } from "@/features/sessions/queries";
import { type Filters, searchOf } from "./filters";
import type { Facets, InterviewerCardPage, Names, PublicInterviewer } from "./types";

/** Those who match, page after page. While others are looked for, the last ones stay. */
export function interviewersQuery(filters: Filters, freeBefore: string | null) {
  const search = searchOf(filters);
  search.delete("free");
  if (freeBefore) search.set("free_before", freeBefore);
  const asked = search.toString();
  return infiniteQueryOptions({
    queryKey: ["interviewers", "list", asked],
    queryFn: ({ pageParam }) => {
      const search = new URLSearchParams(asked);
      if (pageParam) search.set("cursor", pageParam);
      const query = search.toString();
      return call<InterviewerCardPage>("GET", query ? `/api/interviewers?${query}` : "/api/interviewers");
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
    placeholderData: keepPreviousData,
  });
}

export const facetsQuery = queryOptions({
  queryKey: ["interviewers", "facets"],
  queryFn: () => call<Facets>("GET", "/api/interviewers/facets"),
  staleTime: 300_000,
});

export const interviewerQuery = (id: string) =>
  queryOptions({
    queryKey: ["interviewers", "one", id],
    queryFn: () => call<PublicInterviewer>("GET", `/api/interviewers/${encodeURIComponent(id)}`),
  });

/** Names of skills and languages, for whoever writes a profile. */
export const namesQuery = queryOptions({
  queryKey: ["interviewers", "names"],
  queryFn: () => call<Names>("GET", "/api/interviewers/names"),
  staleTime: Number.POSITIVE_INFINITY,
});
