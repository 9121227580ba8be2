import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { useViewer } from "@/app/viewer";
import { CheckoutPanel, CheckoutRefusal, isShown } from "@/features/checkout/CheckoutPanel";
import { CouponField } from "@/features/checkout/CouponField";
import { ProviderChoice } from "@/features/checkout/ProviderChoice";
import { chosenOf, providersFor } from "@/features/checkout/providers";
import { SandboxMark } from "@/features/checkout/Sandbox";
import { SumLines } from "@/features/checkout/Sums";
import { isBusy } from "@/features/checkout/state";
import type { Intent, Sums } from "@/features/checkout/types";
import { useCheckout } from "@/features/checkout/useCheckout";
import { usePrice } from "@/features/checkout/usePrice";
import type { ProPrice } from "@/features/plans/types";
import { Button } from "@/ui";
import { money } from "@/ui/money";
import { CodeForm } from "./CodeForm";
import { plansQuery } from "./queries";
import { useWords } from "./texts";
import styles from "./unlock.module.css";

/** The two ways to Pro, side by side: a code, and one payment with its fee. */
export function Ways({ onUnlocked, onPaying }: { onUnlocked: () => void; onPaying?: (paying: boolean) => void }) {
  const { data } = useQuery(plansQuery);
  return (
    <div className={styles.ways}>
      <CodeForm onUnlocked={onUnlocked} second={data?.payments.on} />
      <Payment onUnlocked={onUnlocked} onPaying={onPaying} />
    </div>
  );
}

const isPro = (intent: Intent) => intent.kind === "plan_once";

/** Pro paid once, here and now: its price with the fee, and the payment itself in the same place. */
function Payment({ onUnlocked, onPaying }: { onUnlocked: () => void; onPaying?: (paying: boolean) => void }) {
  const { t } = useWords();
  const { locale } = useViewer();
  const { pathname } = useLocation();
  const { data, error, refetch } = useQuery(plansQuery);
  const checkout = useCheckout(isPro);
  const [provider, setProvider] = useState("");
  const pro = data?.pro;
  const version = data?.results.find(({ key, prices }) => key === "pro" && prices.once)?.version_id;
  const intent: Intent | null = version ? { kind: "plan_once", version, return_to: pathname } : null;
  const paying = isShown(checkout);
  // Not any more once it is being paid: what is theirs can't be priced.
  const asked = data?.payments.on && !paying ? intent : null;
  const { sums, discount, coupon, field, busy } = usePrice(asked, pro ? listed(pro) : null);
  const open = data?.payments.on === true && intent !== null;
  const providers = data ? providersFor(data.payments, "plan_once", pro?.currency ?? "") : [];
  const chosen = chosenOf(providers, provider);
  const { at } = checkout.state;
  const done = useRef(onUnlocked);
  done.current = onUnlocked;
  useEffect(() => {
    if (at === "done") done.current();
  }, [at]);
  useEffect(() => onPaying?.(isBusy(checkout.state)), [onPaying, checkout.state]);
  return (
    <section>
      <div className={styles.payHead}>
        <h3>{t("pay.title")}</h3>
        <SandboxMark payments={data?.payments} />
      </div>
      {paying ? (
        <div className={styles.paying}>
          <CheckoutPanel checkout={checkout} compact />
        </div>
      ) : (
        <>
          <p className="small muted">{t("pay.what")}</p>
          {error && !data && (
            <p className={`small muted ${styles.failed}`}>
              {t("pay.failed")}{" "}
              <Button kind="quiet" size="tight" onClick={() => refetch()}>
                {t("pay.again")}
              </Button>
            </p>
          )}
          <div className={styles.facts}>
            {sums && <SumLines item={t("pay.pro")} sums={sums} discount={discount} stale={busy} />}
          </div>
          {sums && (
            <>
              {open && <CouponField {...field} />}
              {open && (
                <div className={styles.provider}>
                  <ProviderChoice providers={providers} chosen={chosen?.key ?? ""} onChoose={setProvider} />
                </div>
              )}
              <Button
                kind={open ? "main" : "plain"}
                size="big"
                fill
                disabled={!open || !chosen}
                busy={at === "starting" || busy}
                onClick={() => intent && checkout.begin({ ...intent, coupon, provider: chosen?.key })}
                data-testid="pay"
              >
                {t("pay.continue", { sum: money(sums.total_minor, sums.currency, locale) })}
              </Button>
              {!open && <p className={`small muted ${styles.off}`}>{t("pay.off")}</p>}
            </>
          )}
          <CheckoutRefusal checkout={checkout} />
        </>
      )}
    </section>
  );
}

function listed(pro: ProPrice): Sums {
  return {
    list_minor: pro.price_minor,
    discount_minor: 0,
    tax_minor: 0,
    tax_included: true,
    fee_minor: pro.fee_minor,
    total_minor: pro.total_minor,
    currency: pro.currency,
  };
}

/** What unlocking Pro means, under its ways. */
export function Pro({ children }: { children?: ReactNode }) {
  const { t } = useWords();
  return (
    <>
      <p className={`small muted ${styles.what}`}>{t("pro")}</p>
      {children}
    </>
  );
}
