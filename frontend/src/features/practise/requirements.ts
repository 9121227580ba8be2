import type { Found } from "./types";

/** One thing the job asks for: as it was found, as it stands now, and whether it is to be asked about. */
export interface Wanted {
  found: string;
  text: string;
  on: boolean;
}

/** What was found now, with what had been changed about the same lines before. */
export function keepEdits(found: readonly Found[], before: readonly Wanted[]): Wanted[] {
  const edited = new Map(before.map((one) => [one.found, one]));
  return found.map(({ text }) => edited.get(text) ?? { found: text, text, on: true });
}

/** What to send: nothing while all is as the server found it, else the lines that are left, as they were changed. */
export function wantedTexts(wanted: readonly Wanted[]): string[] | undefined {
  if (wanted.every((one) => one.on && one.text.trim() === one.found)) return undefined;
  return wanted.filter((one) => one.on).flatMap((one) => one.text.trim() || []);
}
