/** The dialogs of the room; at most one is open. */
export type DialogName = "leave" | "incident" | "keys" | "time" | "captions" | "more";
