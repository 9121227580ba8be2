import { queryOptions } from "@tanstack/react-query";
import { call } from "@/features/interview/http";
import type { Trend } from "./trend";

export const trendQuery = queryOptions({
  queryKey: ["ai", "trend"],
  queryFn: () => call<Trend>("GET", "/api/ai/trend"),
  staleTime: 60_000,
});
