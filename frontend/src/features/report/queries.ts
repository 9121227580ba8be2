import { queryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";
import type { Line } from "@/features/interview/types";
import type { ReportAnswer, Retake } from "./types";

const POLL_MS = 1500;

/** The report; asked for again and again while it is being made. */
export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ["ai", "report", id],
    queryFn: () => call<ReportAnswer>("GET", `/api/ai/interviews/${id}/report`),
    refetchInterval: (query) => (query.state.data?.state === "building" && !query.state.error ? POLL_MS : false),
  });

/** All that was said, the interviewer's sentences too, and the room in which. */
export const toldQuery = (id: string) =>
  queryOptions({
    queryKey: ["ai", "interviews", id, "lines"],
    queryFn: () => call<{ room_id: string; lines: Line[] }>("GET", `/api/ai/interviews/${id}`),
    staleTime: 300_000,
  });

export const retakesQuery = (id: string) =>
  queryOptions({
    queryKey: ["ai", "retakes", id],
    queryFn: async () => (await call<{ results: Retake[] }>("GET", `/api/ai/interviews/${id}/retakes`)).results,
  });

export const rebuild = (id: string) => call<object>("POST", `/api/ai/interviews/${id}/report/rebuild`);

export const retake = (id: string, given: { turn: number; answer: string; id: string }) =>
  call<Retake>("POST", `/api/ai/interviews/${id}/retakes`, given);

export const forget = (id: string) => call<object>("DELETE", `/api/ai/interviews/${id}`);

export const fileOf = (id: string, kind: "pdf" | "json") => `/api/ai/interviews/${id}/report.${kind}`;

/** The AI interview that was held in a room. */
export const interviewOfRoomQuery = (room: string) =>
  queryOptions({
    queryKey: ["ai", "interviews", { room }],
    queryFn: async () =>
      (await call<{ results: { id: string; state: string }[] }>("GET", `/api/ai/interviews?room=${room}`)).results[0] ??
      null,
  });
