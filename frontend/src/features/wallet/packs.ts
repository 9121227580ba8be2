/** Packs of tokens. Pure. */
import type { Sums } from "@/features/checkout/types";
import type { Pack } from "./types";

/**
 * The one that is chosen at first: the middle one, neither the smallest nor the largest. Where so many are needed, the
 * smallest that suffices, or the largest where none does.
 */
export function firstPack(packs: readonly Pack[], need = 0): Pack | undefined {
  if (need <= 0) return packs[Math.floor(packs.length / 2)];
  const bySize = [...packs].sort((one, other) => one.tokens - other.tokens);
  return bySize.find(({ tokens }) => tokens >= need) ?? bySize.at(-1);
}

/** What a pack costs without any discount. */
export function listed({ price_minor, fee_minor, total_minor, currency }: Pack): Sums {
  return {
    list_minor: price_minor,
    discount_minor: 0,
    // A tax that is added shows as the rest of the sum.
    tax_minor: Math.max(0, total_minor - price_minor - fee_minor),
    tax_included: false,
    fee_minor,
    total_minor,
    currency,
  };
}
