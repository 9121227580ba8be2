/** Sums of money for people: whole numbers of a currency's smallest unit in, words out. Pure. */

/** "₹307.97" of 30797 and INR. `short` leaves out a zero fraction: "₹299". */
export function money(minor: number, currency: string, locale: string, short = false): string {
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    ...(short && { trailingZeroDisplay: "stripIfInteger" }),
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** "3%": a fee as a part of what it is taken on. */
export function partOf(fee: number, whole: number, locale: string): string {
  const part = whole > 0 ? fee / whole : 0;
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(part);
}
