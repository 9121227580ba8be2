/** The way to interviewing as a list of things done and to do. Pure. */
import type { Application } from "./types";

/** Calendars don't exist yet: nobody could ever tick this one off. Goes when the calendar comes. */
const NOT_YET = ["availability"];

export interface Todo {
  key: string;
  title: string;
  done: boolean;
  to: string;
}

/** In the order of the steps, where each thing is done: within the application until it is approved, on one's own pages afterwards. */
const PLACES: Record<string, { before: string; after: string }> = {
  profile: { before: "/interviewer/apply?step=profile", after: "/interviewer/profile" },
  documents: { before: "/interviewer/apply?step=documents", after: "/interviewer/profile#documents" },
  guides: { before: "/interviewer/apply?step=guides", after: "/interviewer/guides" },
  plan: { before: "/interviewer/apply", after: "/interviewer/earnings#plan" },
};

/** What is done before handing in, and after approval also what comes then; `open`: to show oneself, the last of all. */
export function todosOf(application: Pick<Application, "checklist" | "state">, open?: Todo): Todo[] {
  const approved = application.state === "approved";
  const order = Object.keys(PLACES);
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const told = application.checklist
    .filter((item) => !NOT_YET.includes(item.key) && (approved || item.needed))
    .map(({ key, title, done, to }) => {
      const place = PLACES[key];
      return { key, title, done, to: place ? (approved ? place.after : place.before) : to };
    })
    .sort((one, other) => rank(one.key) - rank(other.key));
  return approved && open ? [...told, open] : told;
}

/** True once there is nothing left to show: approved, and all of it done. */
export function isThrough(application: Pick<Application, "checklist" | "state">, open?: Todo): boolean {
  return application.state === "approved" && todosOf(application, open).every((todo) => todo.done);
}
