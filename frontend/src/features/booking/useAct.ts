import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { act, bookingQuery, bookingsMoved, join } from "./queries";
import type { Booking } from "./types";

/** One thing done with a booking; what it is afterwards is shown at once, and asked again in full. */
export function useAct(booking: Pick<Booking, "id">, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body?: object }) => act(booking.id, path, body),
    onSuccess: (fresh) => {
      queries.setQueryData(bookingQuery(booking.id).queryKey, (before) => before && { ...before, ...fresh });
      onDone?.();
    },
    // A refusal may mean that it has changed meanwhile.
    onSettled: bookingsMoved,
  });
}

/** Into the room, or into the interview with the AI. */
export function useJoin(booking: Pick<Booking, "id">) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => join(booking.id),
    onSuccess: ({ path }) => {
      bookingsMoved();
      navigate(path);
    },
    onError: bookingsMoved,
  });
}
