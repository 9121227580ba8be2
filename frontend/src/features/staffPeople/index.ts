/** Staff's pages about people: one file to load, since who opens one of them opens the others. */
export { default as ApplicationPage } from "./ApplicationPage";
export { default as ApplicationsPage } from "./ApplicationsPage";
export { default as AuditPage } from "./AuditPage";
export { default as PeoplePage } from "./PeoplePage";
export { default as PersonPage } from "./PersonPage";
