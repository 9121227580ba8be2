import { useTexts } from "./texts";
import "./texts.coupons";
import type { Coupon } from "./types";

/** "3 of 50", or "3" where nothing limits it. */
export function useUsed() {
  const { t } = useTexts();
  return ({ used, max_uses }: Pick<Coupon, "used" | "max_uses">) =>
    max_uses === null ? String(used) : t("coupons.usedOf", { used, of: max_uses });
}
