import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "@/api/client";

/** What was recorded of a session, deleted and withdrawn pieces too. */
export const recordingsQuery = (room: string) =>
  queryOptions({
    queryKey: ["rooms", room, "recordings"],
    queryFn: async () =>
      (await ask(api.GET("/api/rooms/{room_id}/recordings", { params: { path: { room_id: room } } }))).results,
  });

export const deleteRecording = async (room: string, recording: string): Promise<void> => {
  const path = { room_id: room, recording_id: recording };
  await ask(api.DELETE("/api/rooms/{room_id}/recordings/{recording_id}", { params: { path } }));
};
