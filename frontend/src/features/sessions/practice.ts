import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";
import type { InterviewRow } from "@/features/interview/types";
import { cursorOf } from "./queries";

/** One of my AI interviews, in a list. */
export type PracticeRow = Omit<InterviewRow, "started_at" | "questions"> & {
  /** Lists that don't know leave these out. */
  started_at?: string | null;
  questions?: number;
  kept_until?: string | null;
  words_forgotten?: boolean;
  report: { state: "building" | "ready" | "failed" } | null;
};

interface Page {
  results: PracticeRow[];
  next?: string | null;
}

export type PracticeState = "open" | "finished";

/** My AI interviews, page after page, the newest first. */
export const practiceQuery = (state?: PracticeState) =>
  infiniteQueryOptions({
    queryKey: ["ai", "interviews", "list", state ?? "all"],
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams({
        ...(state && { state }),
        ...(pageParam && { cursor: pageParam }),
      }).toString();
      return call<Page>("GET", `/api/ai/interviews${asked && `?${asked}`}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });

/** Where a practice interview leads: on with it, or to its report. */
export function practicePath(row: Pick<PracticeRow, "id" | "state">): string {
  return row.state === "finished" ? `/practise/${row.id}/report` : `/practise/${row.id}`;
}

export type Outcome =
  | "active"
  | "free_limit"
  | "left"
  | "asked"
  | "silence"
  | "forgotten"
  | "ready"
  | "building"
  | "failed"
  | "none";

/** What is to be said of one: why it is paused, or what became of its report. */
export function outcomeOf(row: Pick<PracticeRow, "state" | "paused_because" | "words_forgotten" | "report">): Outcome {
  if (row.words_forgotten) return "forgotten";
  if (row.state === "active") return "active";
  if (row.state === "paused") return row.paused_because ?? "asked";
  return row.report?.state ?? "none";
}
