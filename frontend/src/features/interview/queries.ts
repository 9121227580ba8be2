import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import type { Act, Interview, InterviewRow } from "./types";

export const getInterview = (id: string) => call<Interview>("GET", `/api/ai/interviews/${id}`);

export const actOn = (id: string, act: Act) => call<Interview>("POST", `/api/ai/interviews/${id}/${act}`);

/** Hands an answer in without the socket. The same id as over the socket: it is taken once, whichever way comes first. */
export const handIn = (id: string, answer: { id: string; text: string; question: string | null }) =>
  call<object>("POST", "/api/ai/ask", {
    interview_id: id,
    answer: answer.text,
    id: answer.id,
    ...(answer.question !== null && { question: answer.question }),
  });

export const interviewQuery = (id: string) =>
  queryOptions({ queryKey: ["ai", "interviews", id], queryFn: () => getInterview(id), staleTime: 0 });

/** What one agrees to when the sound is kept. */
export interface ConsentText {
  kind: "recording";
  version: number;
  text: string;
  sha256: string;
}

export const consentQuery = queryOptions({
  queryKey: ["consents", "recording"],
  queryFn: () => call<ConsentText>("GET", "/api/consents/recording"),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** What was begun and not finished, the newest first. */
export const openInterviewsQuery = queryOptions({
  queryKey: ["ai", "interviews", "open"],
  queryFn: () =>
    call<{ results: InterviewRow[] }>("GET", "/api/ai/interviews?state=open").then((found) => found.results),
});
