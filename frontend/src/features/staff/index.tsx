/** The pages of staff: one file to load, since who opens one of them opens the others. */
export { default as IncidentsPage } from "./IncidentsPage";
export { default as OverviewPage } from "./OverviewPage";
export { default as SessionPage } from "./SessionPage";
export { default as SessionsPage } from "./SessionsPage";
