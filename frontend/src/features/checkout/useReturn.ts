import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "@/api/problem";
import { getPurchase, verifyPayment } from "./queries";
import { SLOW_MS } from "./state";
import type { Purchase } from "./types";

const PAUSES_MS = [1000, 1500, 2000, 3000, 4000, 5000, 10_000];

/** The purchase somebody came back from: the provider is asked at once, then again until it is known. */
export function useReturn(id: string, canceled: boolean) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data, error, refetch } = useQuery({
    queryKey: ["purchase", id, canceled],
    queryFn: (): Promise<Purchase> => (canceled ? getPurchase(id) : verifyPayment({ purchase: id })),
    retry: (failures, refused) =>
      !(refused instanceof Problem && refused.status >= 400 && refused.status < 500) && failures < 20,
    retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 10_000),
    refetchInterval: ({ state }) =>
      state.data?.state === "open" && !canceled
        ? (PAUSES_MS[Math.min(state.dataUpdateCount, PAUSES_MS.length - 1)] ?? 10_000)
        : false,
    refetchIntervalInBackground: false,
    gcTime: 0,
    staleTime: 0,
  });
  return { purchase: data, error, slow, again: () => void refetch() };
}
