import type { Layer, Role } from "./frames";

/** What a seat may do here. The server enforces it for every frame; this only keeps useless buttons off the page. */
export interface Capabilities {
  sends: boolean;
  shares: boolean;
  chatsWithAll: boolean;
  whispersTo: readonly Role[];
  hosts: boolean;
  writes: readonly Layer[];
  reads: readonly Layer[];
  deletesAnyMessage: boolean;
}

const NOTHING: Capabilities = {
  sends: false,
  shares: false,
  chatsWithAll: false,
  whispersTo: [],
  hosts: false,
  writes: [],
  reads: [],
  deletesAnyMessage: false,
};

const BY_ROLE: Record<Role, Capabilities> = {
  interviewer: {
    sends: true,
    shares: true,
    chatsWithAll: true,
    whispersTo: ["candidate", "interviewer", "observer"],
    hosts: true,
    writes: ["private", "panel", "candidate"],
    reads: ["private", "panel", "candidate"],
    deletesAnyMessage: true,
  },
  candidate: {
    ...NOTHING,
    sends: true,
    shares: true,
    chatsWithAll: true,
    writes: ["private", "candidate"],
    reads: ["private", "candidate"],
  },
  observer: {
    ...NOTHING,
    whispersTo: ["interviewer", "observer"],
    writes: ["private", "panel"],
    reads: ["private", "panel", "candidate"],
  },
  ai: NOTHING,
};

/** The capabilities of a role, as in docs/protocol.md, section 4. */
export function capabilitiesOf(role: Role | null): Capabilities {
  return role === null ? NOTHING : BY_ROLE[role];
}
