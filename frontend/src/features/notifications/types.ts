/** What the server tells of notifications, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export const CHANNELS = ["email", "in_app", "push"] as const;
export type Channel = (typeof CHANNELS)[number];

export type Notification = Told["NotificationOut"];
/** `fixed`: the channels of a critical kind that can't be switched off. */
export type KindPreference = Told["KindPreferenceOut"];
export type PushDevice = Told["PushDeviceOut"];
export type Preferences = Told["NotificationPreferencesOut"];
export type Subscription = Told["UnsubscribeOut"];

export const DIGESTS = ["off", "daily", "weekly"] as const;
export type Digest = (typeof DIGESTS)[number];

export interface PreferencesIn {
  quiet_from?: string | null;
  quiet_until?: string | null;
  digest?: Digest;
  kinds?: { kind: string; channels: Partial<Record<Channel, boolean>> }[];
}

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}
