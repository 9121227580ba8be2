import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useViewer } from "@/app/viewer";
import { CheckoutPanel, CheckoutRefusal, isShown } from "@/features/checkout/CheckoutPanel";
import { CouponField } from "@/features/checkout/CouponField";
import { Options } from "@/features/checkout/Options";
import { ProviderChoice } from "@/features/checkout/ProviderChoice";
import { chosenOf, providersFor } from "@/features/checkout/providers";
import { PaymentsOff } from "@/features/checkout/Sandbox";
import { SumLines } from "@/features/checkout/Sums";
import type { Intent } from "@/features/checkout/types";
import { useCheckout } from "@/features/checkout/useCheckout";
import { usePrice } from "@/features/checkout/usePrice";
import { ProblemNote } from "@/features/errors";
import { plansFor } from "@/features/plans/queries";
import { Button, Sheet } from "@/ui";
import { money } from "@/ui/money";
import { firstPack, listed } from "./packs";
import { packsQuery } from "./queries";
import { useWords } from "./texts";
import type { Pack } from "./types";
import styles from "./wallet.module.css";

const isPack = (intent: Intent) => intent.kind === "pack";

/**
 * Tokens to buy: the pack, what it costs with the fee, and the payment in the same place. `need`: so many are missing
 * for something; `returnTo`: where a payment on another page leads back to; `inside`: part of another form.
 */
export function BuyTokens({
  need = 0,
  returnTo = "/wallet",
  inside,
}: {
  need?: number;
  returnTo?: string;
  inside?: boolean;
}) {
  const { t } = useWords();
  const packs = useQuery(packsQuery);
  const plans = useQuery(plansFor("candidate"));
  const payments = plans.data?.payments;
  const checkout = useCheckout(isPack);
  const error = packs.data ? (plans.data ? null : plans.error) : packs.error;
  const parts = (
    <>
      {isShown(checkout) ? (
        <div className={styles.inBuy}>
          <CheckoutPanel checkout={checkout} />
        </div>
      ) : (
        <>
          {error && <ProblemNote error={error} onAgain={() => (packs.data ? plans.refetch() : packs.refetch())} />}
          {packs.data && payments && !payments.on && (
            <div className={styles.inBuy}>
              <PaymentsOff />
            </div>
          )}
          {packs.data && packs.data.length === 0 && <p className="small muted">{t("buy.none")}</p>}
          {packs.data && packs.data.length > 0 && payments?.on && (
            <Choose packs={packs.data} payments={payments} checkout={checkout} need={need} returnTo={returnTo} />
          )}
        </>
      )}
    </>
  );
  if (inside) return <div>{parts}</div>;
  return (
    <Sheet className={styles.buy}>
      <h2>{t("buy.title")}</h2>
      {parts}
    </Sheet>
  );
}

function Choose({
  packs,
  payments,
  checkout,
  need,
  returnTo,
}: {
  packs: Pack[];
  payments: Parameters<typeof providersFor>[0];
  checkout: ReturnType<typeof useCheckout>;
  need: number;
  returnTo: string;
}) {
  const { t } = useWords();
  const { locale } = useViewer();
  const [picked, setPicked] = useState("");
  const [provider, setProvider] = useState("");
  const pack = packs.find(({ id }) => id === picked) ?? firstPack(packs, need);
  const intent: Intent | null = pack ? { kind: "pack", pack: pack.id, return_to: returnTo } : null;
  const { sums, discount, coupon, field, busy } = usePrice(intent, pack ? listed(pack) : null);
  if (!pack || !intent || !sums) return null;
  const providers = providersFor(payments, "pack", pack.currency);
  const chosen = chosenOf(providers, provider);
  const starting = checkout.state.at === "starting";
  const count = (tokens: number) => new Intl.NumberFormat(locale).format(tokens);
  return (
    <>
      <Options
        label={t("buy.pack")}
        value={pack.id}
        onChange={setPicked}
        disabled={starting}
        options={packs.map((one) => ({
          value: one.id,
          title: one.title || t("buy.line", { count: one.tokens }),
          help: t("buy.each", { sum: money(one.each_minor, one.currency, locale) }),
          price: money(one.price_minor, one.currency, locale, true),
        }))}
      />
      <SumLines
        item={t("buy.line", { count: count(pack.tokens) as unknown as number })}
        sums={sums}
        discount={discount}
        stale={busy}
      />
      <CouponField {...field} />
      <ProviderChoice providers={providers} chosen={chosen?.key ?? ""} onChoose={setProvider} />
      <div className={styles.go}>
        <Button
          kind="main"
          size="big"
          fill
          busy={starting || busy}
          disabled={!chosen}
          onClick={() => checkout.begin({ ...intent, coupon, provider: chosen?.key })}
          data-testid="buy"
        >
          {t("buy.buy", { count: pack.tokens })}
        </Button>
        <p className="small faint">{chosen ? t("buy.where", { provider: chosen.title }) : t("buy.noProvider")}</p>
      </div>
      <CheckoutRefusal checkout={checkout} />
    </>
  );
}
