/** Addresses that other pages lead to. */

/** An interviewer's page with a time chosen. */
export function bookPath(interviewer: string, at: string): string {
  return `/interviewers/${interviewer}?${new URLSearchParams({ at })}`;
}

/** A booking's page. */
export const bookingPath = (id: string): string => `/bookings/${id}`;
