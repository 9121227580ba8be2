import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "@/api/client";

export type RoomRow = Schemas["RoomRow"];
export type Room = Schemas["Room"];

export interface RoomFilter {
  scope?: "mine" | "all";
  state?: "open" | "ended";
  /** Between people, or with the AI. */
  kind?: "human" | "ai";
  q?: string;
}

/** The cursor out of the address of the next page: we ask through our own client, not through the address. */
export function cursorOf(next: string | null | undefined): string | undefined {
  if (!next) return undefined;
  return new URL(next, "http://here.invalid").searchParams.get("cursor") ?? undefined;
}

/** Sessions, page after page. */
export const roomsQuery = (filter: RoomFilter) =>
  infiniteQueryOptions({
    queryKey: ["rooms", "list", filter],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/rooms", { params: { query: { ...filter, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const transcriptQuery = (id: string) =>
  queryOptions({
    queryKey: ["rooms", id, "transcript"],
    // Without `format` it is never the text.
    queryFn: async () =>
      (await ask(
        api.GET("/api/rooms/{room_id}/transcript", { params: { path: { room_id: id } } }),
      )) as Schemas["Transcript"],
  });

export const notesQuery = (id: string) =>
  queryOptions({
    queryKey: ["rooms", id, "notes"],
    queryFn: () => ask(api.GET("/api/rooms/{room_id}/notes", { params: { path: { room_id: id } } })),
  });

export const feedbackQuery = (id: string) =>
  queryOptions({
    queryKey: ["rooms", id, "feedback"],
    queryFn: () => ask(api.GET("/api/rooms/{room_id}/feedback", { params: { path: { room_id: id } } })),
    // What is being written here must not be replaced from below.
    refetchOnWindowFocus: false,
  });

export const roomIncidentsQuery = (room: string) =>
  queryOptions({
    queryKey: ["incidents", { room }],
    queryFn: () => ask(api.GET("/api/incidents", { params: { query: { room } } })),
  });
