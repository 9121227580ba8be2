import type { Price } from "./queries";

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

/** "3%": the fee as a part of the price. */
export function feePercent(price: Price, locale: string): string {
  const part = price.price_minor > 0 ? price.fee_minor / price.price_minor : 0;
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(part);
}
