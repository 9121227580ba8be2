import { useState } from "react";
import { useLocation } from "react-router";
import { useViewer } from "@/app/viewer";
import { CheckoutPanel, CheckoutRefusal, isShown } from "@/features/checkout/CheckoutPanel";
import { CouponField } from "@/features/checkout/CouponField";
import { Options } from "@/features/checkout/Options";
import { ProviderChoice } from "@/features/checkout/ProviderChoice";
import { chosenOf, providersFor } from "@/features/checkout/providers";
import { SumLines } from "@/features/checkout/Sums";
import type { Intent, Payments } from "@/features/checkout/types";
import type { CheckoutHandle } from "@/features/checkout/useCheckout";
import { usePrice } from "@/features/checkout/usePrice";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { money } from "@/ui/money";
import { waysOf } from "./offers";
import styles from "./plans.module.css";
import { useWords } from "./texts";
import type { Plan, Way } from "./types";

/** A plan is chosen: how it is paid, what that costs with its fee, and the payment itself in the same place. */
export function PlanDialog({
  open,
  plan,
  first,
  only,
  payments,
  checkout,
  onClose,
}: {
  open: boolean;
  plan: Plan;
  /** The way that is chosen as it opens. */
  first: Way;
  /** No other way: there is a subscription already. */
  only?: boolean;
  payments: Payments;
  checkout: CheckoutHandle;
  onClose: () => void;
}) {
  const { t } = useWords();
  const shown = isShown(checkout);
  const { at } = checkout.state;
  const over = at === "done" || at === "halted";
  return (
    <Dialog
      open={open}
      title={t("buy.title", { plan: plan.title })}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t(over ? "buy.closeLater" : "buy.close")}</Button>}
    >
      {shown ? (
        <div className={styles.paying}>
          <CheckoutPanel checkout={checkout} compact />
        </div>
      ) : (
        <Choose plan={plan} first={first} only={only} payments={payments} checkout={checkout} />
      )}
    </Dialog>
  );
}

function Choose({
  plan,
  first,
  only,
  payments,
  checkout,
}: {
  plan: Plan;
  first: Way;
  only?: boolean;
  payments: Payments;
  checkout: CheckoutHandle;
}) {
  const { t } = useWords();
  const { locale } = useViewer();
  const { pathname } = useLocation();
  const [way, setWay] = useState(first);
  const [provider, setProvider] = useState("");
  const ways = only ? [first] : waysOf(plan);
  const price = plan.prices[way];
  const kind = way === "once" ? ("plan_once" as const) : ("subscription" as const);
  const intent: Intent = {
    kind,
    version: plan.version_id,
    ...(way !== "once" && { interval: way }),
    return_to: pathname,
  };
  const listed = price && {
    list_minor: price.amount_minor,
    discount_minor: 0,
    tax_minor: 0,
    tax_included: true,
    fee_minor: price.fee_minor,
    total_minor: price.total_minor,
    currency: price.currency,
  };
  const { sums, discount, coupon, field, busy, trialDays } = usePrice(intent, listed);
  const providers = providersFor(payments, kind, price?.currency ?? "");
  const chosen = chosenOf(providers, provider);
  const sum = (minor: number, currency: string) => money(minor, currency, locale);
  const tries = kind === "subscription" && trialDays > 0;
  const starting = checkout.state.at === "starting";
  return (
    <>
      <p className="muted">{plan.summary}</p>
      {ways.length > 1 && (
        <Options
          label={t("buy.way")}
          value={way}
          onChange={(next) => setWay(next as Way)}
          disabled={starting}
          options={ways.map((one) => ({
            value: one,
            title: t(`buy.ways.${one}`),
            help: t(`buy.help.${one}`),
            price: sum(plan.prices[one]?.amount_minor ?? 0, plan.prices[one]?.currency ?? "INR"),
          }))}
        />
      )}
      {sums && (
        <SumLines item={t(`buy.line.${way}`, { plan: plan.title })} sums={sums} discount={discount} stale={busy} />
      )}
      {tries && price && (
        <p className="small muted">
          {t("buy.trial", { count: trialDays, sum: sum(price.total_minor, price.currency) })}
        </p>
      )}
      <CouponField {...field} />
      <ProviderChoice providers={providers} chosen={chosen?.key ?? ""} onChoose={setProvider} />
      <div className={styles.go}>
        <Button
          kind="main"
          size="big"
          fill
          busy={starting || busy}
          disabled={!chosen || !sums}
          onClick={() => checkout.begin({ ...intent, coupon, provider: chosen?.key })}
          data-testid="pay"
        >
          {tries
            ? t("buy.try")
            : sums && sums.total_minor > 0
              ? t("buy.pay", { sum: sum(sums.total_minor, sums.currency) })
              : t("buy.payNothing", { plan: plan.title })}
        </Button>
        <p className="small faint">{chosen ? t("buy.where", { provider: chosen.title }) : t("buy.noProvider")}</p>
      </div>
      <CheckoutRefusal checkout={checkout} />
    </>
  );
}
