/** The phases of a session while somebody plans it. Pure. */

export interface Phase {
  /** For React only: rows keep their identity while they are edited. */
  key: number;
  name: string;
  minutes: string;
}

/** Minutes of a field, or null while it holds something else. */
export function minutesOf(text: string): number | null {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value > 0 ? value : null;
}

/** All phases together. */
export function totalMinutes(phases: Phase[]): number {
  return phases.reduce((sum, phase) => sum + (minutesOf(phase.minutes) ?? 0), 0);
}

/** The phases as the server wants them; rows left empty are left out. */
export function agendaOf(phases: Phase[]): { name: string; minutes: number }[] {
  return phases.flatMap((phase) => {
    const minutes = minutesOf(phase.minutes);
    return phase.name.trim() && minutes ? [{ name: phase.name.trim(), minutes }] : [];
  });
}

/** Addresses out of one field: by comma, semicolon, space or line. */
export function addressesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/u).filter(Boolean))];
}
