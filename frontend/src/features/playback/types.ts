/** Recordings as the server tells them. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Recording = Told["RecordingOut"];
export type Side = Told["Side"];
