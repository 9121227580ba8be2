/** Prices as people write and read them; in between they are whole numbers of the smallest unit. Pure. */
import { money } from "@/ui/money";

/** Digits after the point: 2 for rupees, none for yen, 3 for dinars. */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** "₹1,500" of 150000 and INR; a currency this browser doesn't know stands behind the number. */
export function price(minor: number, currency: string, locale: string): string {
  try {
    return money(minor, currency, locale, true);
  } catch {
    return `${new Intl.NumberFormat(locale).format(minor / 100)} ${currency}`.trim();
  }
}

/** What to put into a field: "1500" or "1500.50". */
export function majorText(minor: number | null, currency: string): string {
  if (minor === null) return "";
  const digits = digitsOf(currency);
  const major = minor / 10 ** digits;
  return Number.isInteger(major) ? String(major) : major.toFixed(digits);
}

/**
 * The amount somebody typed, in the smallest unit: "1500", "1,500.50", "1 500,50", "₹1,50,000". Null while it is
 * something else. Three digits after the only sign are thousands, since no one writes prices to a tenth of a cent.
 */
export function minorOf(typed: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const plain = typed.replace(/[\s'’\u00a0\u202f]|\p{Sc}/gu, "");
  if (!/^\d[\d.,]*$/.test(plain)) return null;
  const cut = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  if (cut === -1) return scaled(plain, "", digits);
  const sign = plain[cut] ?? "";
  const after = plain.slice(cut + 1);
  const before = plain.slice(0, cut);
  const once = !before.includes(sign);
  if (once && after.length > 0 && after.length <= digits) return scaled(before.replace(/[.,]/g, ""), after, digits);
  // Every part after a sign for thousands has two or three digits, the last one three.
  const grouped = /^\d{1,3}(?:([.,])\d{2,3})*$/.test(before) && after.length === 3 && !(once && /[.,]/.test(before));
  return grouped ? scaled(plain.replace(/[.,]/g, ""), "", digits) : null;
}

function scaled(whole: string, part: string, digits: number): number | null {
  const minor = Number(whole + part.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? minor : null;
}
