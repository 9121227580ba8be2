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

/** Where each thing is done: within the application until it is approved, on one's own pages afterwards. */
const PLACES: Record<string, { before: string; after: string }> = {
  profile: { before: "/interviewer/apply?step=profile", after: "/interviewer/profile" },
  documents: { before: "/interviewer/apply?step=documents", after: "/interviewer/profile#documents" },
  guides: { before: "/interviewer/apply?step=guides", after: "/interviewer/guides" },
  plan: { before: "/interviewer/apply", after: "/interviewer/profile" },
};

/** What is done before handing in, and after approval also what comes then. */
export function todosOf(application: Pick<Application, "checklist" | "state">): Todo[] {
  const approved = application.state === "approved";
  return application.checklist
    .filter((item) => !NOT_YET.includes(item.key) && (approved || item.needed))
    .map(({ key, title, done, to }) => {
      const place = PLACES[key];
      return { key, title, done, to: place ? (approved ? place.after : place.before) : to };
    });
}

/** True once there is nothing left to show: approved, and all of it done. */
export function isThrough(application: Pick<Application, "checklist" | "state">): boolean {
  return application.state === "approved" && todosOf(application).every((todo) => todo.done);
}
