/** What moved in a wallet, and how it looks month by month. Pure. */
import type { Month, Wallet } from "./types";

/** What the history can be narrowed to; empty: everything. */
export const KINDS = ["", "purchase", "grant", "hold", "capture", "release", "expiry", "take_back"] as const;
export type KindFilter = (typeof KINDS)[number];

export function kindOf(asked: string | null): KindFilter {
  return KINDS.find((kind) => kind === asked) ?? "";
}

/** "+40", "−40", "0": with the sign that a column of figures wants. */
export function signed(tokens: number, locale: string): string {
  const words = new Intl.NumberFormat(locale).format(Math.abs(tokens));
  return tokens > 0 ? `+${words}` : tokens < 0 ? `−${words}` : words;
}

/** What of the free tokens expires, all of it and the soonest part. */
export function expiringOf({ expiring }: Pick<Wallet, "expiring">): { all: number; next: number; at: string } | null {
  const sorted = [...expiring]
    .filter(({ tokens }) => tokens > 0)
    .sort((a, b) => a.expires_at.localeCompare(b.expires_at));
  const first = sorted[0];
  if (!first) return null;
  const sum = (some: typeof sorted) => some.reduce((all, { tokens }) => all + tokens, 0);
  const day = first.expires_at.slice(0, 10);
  return {
    all: sum(sorted),
    next: sum(sorted.filter(({ expires_at }) => expires_at.slice(0, 10) === day)),
    at: first.expires_at,
  };
}

export interface Bars {
  /** Parts of the height above the line: bought, given. */
  bought: number;
  given: number;
  /** Parts of the height below it: spent, expired. */
  spent: number;
  expired: number;
}

/** How high each month's bars are, 0 to 1 of the larger side of all months. */
export function barsOf(months: readonly Month[]): { most: number; bars: Bars[] } {
  const most = Math.max(1, ...months.flatMap((one) => [one.bought + one.given, one.spent + one.expired]));
  return {
    most,
    bars: months.map(({ bought, given, spent, expired }) => ({
      bought: bought / most,
      given: given / most,
      spent: spent / most,
      expired: expired / most,
    })),
  };
}

/** Whether there is anything to see. */
export function isQuiet(months: readonly Month[]): boolean {
  return months.every(({ bought, given, spent, expired }) => bought + given + spent + expired === 0);
}

/** The middle of a month, for its name in any zone. */
export function middleOf(month: string): Date {
  return new Date(`${month.slice(0, 7)}-15T12:00:00Z`);
}
