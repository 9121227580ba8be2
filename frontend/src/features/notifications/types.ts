/** What the server tells of notifications, by the names these pages use. */

export const CHANNELS = ["email", "in_app", "push"] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Notification {
  id: string;
  kind: string;
  group: string;
  title: string;
  text: string;
  url: string;
  at: string;
  read_at: string | null;
}

export interface KindPreference {
  kind: string;
  group: string;
  group_title: string;
  title: string;
  text: string;
  critical: boolean;
  digest: boolean;
  /** The channels of a critical kind that can't be switched off. */
  fixed: Channel[];
  channels: Record<Channel, boolean>;
}

export interface PushDevice {
  id: string;
  name: string;
  created_at: string;
}

export const DIGESTS = ["off", "daily", "weekly"] as const;
export type Digest = (typeof DIGESTS)[number];

export interface Preferences {
  quiet_from: string | null;
  quiet_until: string | null;
  digest: Digest;
  push: { key: string | null; devices: PushDevice[] };
  kinds: KindPreference[];
}

export interface PreferencesIn {
  quiet_from?: string | null;
  quiet_until?: string | null;
  digest?: Digest;
  kinds?: { kind: string; channels: Partial<Record<Channel, boolean>> }[];
}

export interface Subscription {
  kind: string;
  title: string;
  address: string;
}

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}
