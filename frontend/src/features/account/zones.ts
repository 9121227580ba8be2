/** Time zones by the names people know. Pure, but for what the browser's own list holds. */
import { zoneName } from "@/ui/time";

/** "Buenos Aires (America, Argentina)" of "America/Argentina/Buenos_Aires". */
export function zoneLabel(zone: string): string {
  const regions = zone.split("/").slice(0, -1).join(", ").replaceAll("_", " ");
  return regions ? `${zoneName(zone)} (${regions})` : zoneName(zone);
}

/** All zones, with those that must be there whatever this browser's list says; by their labels. */
export function zonesByLabel(known: readonly string[], wanted: readonly string[]): Map<string, string> {
  const all = [...new Set(["UTC", ...wanted.filter(Boolean), ...known])];
  const labelled = all.map((zone) => [zoneLabel(zone), zone] as const);
  return new Map(labelled.sort(([first], [second]) => first.localeCompare(second)));
}

/** The zone that was meant: an entry of the list, its zone's own name, or the only one that begins like this. */
export function zoneOf(typed: string, zones: Map<string, string>): string | null {
  const plain = typed.trim().toLocaleLowerCase();
  if (!plain) return null;
  const found: string[] = [];
  for (const [label, zone] of zones) {
    const low = label.toLocaleLowerCase();
    if (low === plain || zone.toLocaleLowerCase() === plain) return zone;
    if (low.startsWith(plain)) found.push(zone);
  }
  return found.length === 1 ? (found[0] as string) : null;
}

export function browserZones(): readonly string[] {
  return typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
}
