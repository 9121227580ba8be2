import type { Channel, KindPreference } from "./types";

/** The kinds under their headings, in the order in which the server gives them. */
export function grouped(kinds: readonly KindPreference[]) {
  const groups = new Map<string, { group: string; title: string; kinds: KindPreference[] }>();
  for (const kind of kinds) {
    const known = groups.get(kind.group);
    if (known) known.kinds.push(kind);
    else groups.set(kind.group, { group: kind.group, title: kind.group_title, kinds: [kind] });
  }
  return [...groups.values()];
}

/** The kinds as they are once a channel of one is switched. */
export function switched(
  kinds: readonly KindPreference[],
  { kind, channel, on }: { kind: string; channel: Channel; on: boolean },
): KindPreference[] {
  return kinds.map((one) => (one.kind === kind ? { ...one, channels: { ...one.channels, [channel]: on } } : one));
}
