import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCouponTrouble } from "./CouponField";
import { quoteQuery } from "./queries";
import type { Intent, Sums } from "./types";

/** What an intent costs, with the coupon somebody has typed. `listed`: the price without either, known before. */
export function usePrice(intent: Intent | null, listed: Sums | null) {
  const [coupon, setCoupon] = useState("");
  const asked: Intent = intent ?? { kind: "pack" };
  const plain = useQuery({ ...quoteQuery(asked), enabled: intent !== null });
  const reduced = useQuery({ ...quoteQuery({ ...asked, coupon }), enabled: intent !== null && coupon !== "" });
  const trouble = useCouponTrouble(coupon ? reduced.error : null);
  const applied = coupon !== "" && reduced.data !== undefined;
  const quote = applied ? reduced.data : plain.data;
  const busy = coupon !== "" && reduced.isFetching && !reduced.data;
  return {
    sums: (quote ?? listed) as Sums | null,
    discount: quote?.discount_name || undefined,
    trialDays: quote?.trial_days ?? 0,
    /** What goes along with the purchase. */
    coupon: applied ? coupon : undefined,
    busy,
    field: {
      code: applied ? (reduced.data.coupon?.code ?? coupon) : coupon,
      applied,
      trouble,
      busy,
      onApply: setCoupon,
    },
  };
}
