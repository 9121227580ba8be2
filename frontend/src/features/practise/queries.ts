import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";
import type { Interview } from "@/features/interview/types";
import type { InterviewIn, Options, Preview, Resume, SetUpIn } from "./types";

export const optionsQuery = queryOptions({
  queryKey: ["ai", "options"],
  queryFn: () => call<Options>("GET", "/api/ai/options"),
  staleTime: 300_000,
});

/** What an interview of this set-up would be. It changes nothing on the server. */
export const previewQuery = (body: SetUpIn) =>
  queryOptions({
    queryKey: ["ai", "preview", body],
    queryFn: () => call<Preview>("POST", "/api/ai/preview", body),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const resumesQuery = queryOptions({
  queryKey: ["ai", "resumes"],
  queryFn: () => call<{ results: Resume[] }>("GET", "/api/ai/resumes").then((found) => found.results),
});

export const deleteResume = (id: string) => call<object>("DELETE", `/api/ai/resumes/${id}`);

/** Begin an interview. The same key again is the same interview, and counts once. */
export const startInterview = (body: InterviewIn, key: string) =>
  call<Interview>("POST", "/api/ai/interviews", body, { "Idempotency-Key": key });
