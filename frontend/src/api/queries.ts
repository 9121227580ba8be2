import { QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";
import { Problem } from "./problem";

/** Waiting again helps against a network or a server that starts; it doesn't help against a refusal. */
function worthRetrying(failures: number, error: Error): boolean {
  const refused = error instanceof Problem && error.status !== 0 && error.status < 500;
  return !refused && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: worthRetrying, retryDelay: (attempt) => 300 * 2 ** attempt },
  },
});

export const configQuery = queryOptions({
  queryKey: ["config"],
  queryFn: () => ask(api.GET("/api/config")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Who I am; `null` when nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async (): Promise<Schemas["Me"] | null> => {
    try {
      return await ask(api.GET("/api/me"));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Keep what the server just told about me: the answer of signing in, of a change to the profile, of a visit's end. */
export function keepMe(fresh: Schemas["Me"]): void {
  queryClient.setQueryData(meQuery.queryKey, fresh);
}

export const roomQuery = (id: string) =>
  queryOptions({
    queryKey: ["rooms", id],
    queryFn: () => ask(api.GET("/api/rooms/{room_id}", { params: { path: { room_id: id } } })),
  });

/** The person signed in. Only inside the signed-in shells, where there is one. */
export function useMe(): Schemas["Me"] {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error("useMe outside of a signed-in shell");
  return data;
}
