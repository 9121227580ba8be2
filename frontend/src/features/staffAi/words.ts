/** Figures and reasons of AI interviews in words. Pure. */

export type Because =
  | { kind: "missing" | "dimension"; what: string }
  | { kind: "plan"; number: number | null; because: string }
  | { kind: "unclear" | "covered" | "other"; what: string };

const BECAUSE = ["skipped", "unread", "depth", "unclear", "covered", "time"] as const;

/** A move's reason taken apart: "missing:client-key", "dimension:metric:told-1", "plan:3:covered", "unclear". */
export function becauseOf(reason: string): Because {
  const [kind = "", what = "", because = ""] = reason.split(":");
  if (kind === "missing") return { kind, what };
  if (kind === "dimension") return { kind, what };
  if (kind === "plan") return { kind, number: what === "end" ? null : Number(what) || 0, because };
  if (kind === "unclear" || kind === "covered") return { kind, what };
  return { kind: "other", what: reason };
}

/** A part of a plan's reason that has words of its own. */
export function knownBecause(because: string): (typeof BECAUSE)[number] | null {
  return BECAUSE.find((known) => known === because) ?? null;
}

/** "12.3k" of 12345: tokens are compared, not counted. */
export function tokens(count: number, locale: string): string {
  return count < 10_000
    ? new Intl.NumberFormat(locale).format(count)
    : `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(count / 1000)}k`;
}

/** What something cost in the large unit of the currency that prices are set in; small sums keep three digits. */
export function cost(minor: number | null, locale: string): string | null {
  if (minor === null) return null;
  const sum = minor / 100;
  const digits = sum !== 0 && Math.abs(sum) < 1 ? 4 : 2;
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: digits }).format(sum);
}

/** "1.2 s" or "340 ms". */
export function took(ms: number, locale: string): string {
  return ms < 1000
    ? `${Math.round(ms)} ms`
    : `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(ms / 1000)} s`;
}

/** All the codes as text to pass on, one a line. */
export function asLines(codes: readonly { code: string }[]): string {
  return codes.map((one) => one.code).join("\n");
}

/** The end of a chosen day in a zone, as an instant: a code that expires "on 24 December" works on that day. */
export function endOfDay(day: string, instantOf: (local: string) => Date | null): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  return instantOf(`${day}T23:59`)?.toISOString() ?? null;
}
