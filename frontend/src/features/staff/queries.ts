import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "@/api/client";
import { cursorOf } from "@/features/sessions/queries";

/** What waits for a person: the first page says enough for a count ("25+"). */
export const openIncidentsQuery = queryOptions({
  queryKey: ["incidents", "open"],
  queryFn: () => ask(api.GET("/api/incidents", { params: { query: { state: "open" } } })),
  refetchInterval: 20_000,
});

export const figuresQuery = queryOptions({
  queryKey: ["staff", "figures"],
  queryFn: () => ask(api.GET("/api/staff/figures")),
  refetchInterval: 20_000,
});

export const incidentsQuery = (state: "open" | "closed") =>
  infiniteQueryOptions({
    queryKey: ["incidents", "list", state],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/incidents", { params: { query: { state, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
    refetchInterval: 20_000,
  });

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ["incidents", "one", id],
    queryFn: async () =>
      (await ask(
        api.GET("/api/incidents/{incident_id}", { params: { path: { incident_id: id } } }),
      )) as unknown as Schemas["IncidentCase"],
  });

export const presenceQuery = (id: string) =>
  queryOptions({
    queryKey: ["rooms", id, "presence"],
    queryFn: () => ask(api.GET("/api/rooms/{room_id}/presence", { params: { path: { room_id: id } } })),
  });

export const qualityQuery = (id: string) =>
  queryOptions({
    queryKey: ["rooms", id, "quality"],
    queryFn: () => ask(api.GET("/api/rooms/{room_id}/quality", { params: { path: { room_id: id } } })),
  });
