import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { newId, shelfOf } from "@/features/room/connection";
import { systemClock } from "@/features/room/core/clock";
import { alone, type Line, openLine, openScript, openWindow } from "./browser";
import { Checkout } from "./checkout";
import { cancelPurchase, createPayment, getPurchase, moneyMoved, verifyPayment } from "./queries";
import type { CheckoutState } from "./state";
import { useWords } from "./texts";
import type { Intent } from "./types";

export interface CheckoutHandle {
  state: CheckoutState;
  /** Only within a click: it may open a window. */
  begin(intent: Intent): void;
  openAgain(): void;
  giveUp(): void;
  reset(): void;
}

/**
 * A checkout for a page. `resumes`: which purchases this place goes on with after a reload. Give a function that stays
 * the same.
 */
export function useCheckout(resumes: (intent: Intent) => boolean): CheckoutHandle {
  const { t } = useWords();
  const words = t("opening");
  const [own] = useState(() => {
    const line: { current: Line | null } = { current: null };
    const checkout = new Checkout({
      clock: systemClock,
      newId,
      local: shelfOf("localStorage"),
      session: shelfOf("sessionStorage"),
      http: { create: createPayment, verify: verifyPayment, get: getPurchase, cancel: cancelPurchase },
      openWindow: () => openWindow(words),
      goTo: (url) => location.assign(url),
      openScript,
      isVisible: () => document.visibilityState === "visible",
      alone,
      tell: (message) => line.current?.tell(message),
      onSettled: moneyMoved,
    });
    return { line, checkout };
  });
  const { checkout, line } = own;
  useEffect(() => {
    line.current = openLine((message) => {
      checkout.hear(message);
      if (message.kind === "settled") moneyMoved();
    });
    checkout.start();
    void checkout.resume(resumes);
    const look = () => document.visibilityState === "visible" && checkout.wake();
    window.addEventListener("focus", look);
    window.addEventListener("online", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      window.removeEventListener("online", look);
      document.removeEventListener("visibilitychange", look);
      checkout.shut();
      line.current?.close();
      line.current = null;
    };
  }, [checkout, line, resumes]);
  const state = useSyncExternalStore(checkout.subscribe, checkout.state);
  return useMemo(
    () => ({
      state,
      begin: (intent) => void checkout.begin(intent),
      openAgain: () => void checkout.openAgain(),
      giveUp: () => void checkout.giveUp(),
      reset: () => checkout.reset(),
    }),
    [state, checkout],
  );
}
