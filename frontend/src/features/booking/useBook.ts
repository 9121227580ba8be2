import { useMutation } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { newId, shelfOf } from "@/features/room/connection";
import { forgetKey, keyFor } from "./intent";
import { book, bookingsMoved } from "./queries";
import type { AiBookingIn, Booking, HumanBookingIn } from "./types";

// Where the browser keeps nothing, this page does.
const memory = new Map<string, string>();
const inMemory = {
  getItem: (key: string) => memory.get(key) ?? null,
  setItem: (key: string, value: string) => void memory.set(key, value),
  removeItem: (key: string) => void memory.delete(key),
};

const shelf = () => shelfOf("sessionStorage") ?? inMemory;

/** No answer, or one that says nothing about the booking: it may have been made, so the key has to stay. */
export function isLost(error: unknown): boolean {
  return !(error instanceof Problem) || error.status === 0 || error.status >= 500 || error.status === 429;
}

/** Book: pressing twice, or again after an answer that got lost, books once. */
export function useBook(onBooked: (booking: Booking) => void) {
  return useMutation({
    mutationFn: async (wish: HumanBookingIn | AiBookingIn) => {
      try {
        return await book(wish, keyFor(wish, shelf(), newId));
      } catch (error) {
        if (!isKeyTrouble(error)) throw error;
        // The key belongs to something else by now: this is a new wish.
        forgetKey(shelf());
        return await book(wish, keyFor(wish, shelf(), newId));
      }
    },
    onSuccess: (booking) => {
      forgetKey(shelf());
      bookingsMoved();
      onBooked(booking);
    },
    onError: (error) => {
      if (!isLost(error)) forgetKey(shelf());
    },
  });
}

function isKeyTrouble(error: unknown): boolean {
  return error instanceof Problem && error.code === "idempotency_key_reused";
}
