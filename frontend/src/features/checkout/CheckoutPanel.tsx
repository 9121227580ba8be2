import { type ReactNode, useEffect, useRef } from "react";
import { Problem } from "@/api/problem";
import { useViewer } from "@/app/viewer";
import { Button, Icon, type IconName, Note } from "@/ui";
import { money } from "@/ui/money";
import styles from "./checkout.module.css";
import { useWords } from "./texts";
import type { Purchase } from "./types";
import type { CheckoutHandle } from "./useCheckout";

/** True where the panel has something to show: instead of what one buys with. A refusal stands beside that. */
export function isShown({ state }: CheckoutHandle): boolean {
  return !["idle", "starting", "refused"].includes(state.at);
}

/** How paying goes, in place of the button that began it. */
export function CheckoutPanel({
  checkout,
  onClose,
  compact,
}: {
  checkout: CheckoutHandle;
  /** After the end: back to what stood here before. */
  onClose?: () => void;
  /** Within a dialog that has its own way out. */
  compact?: boolean;
}) {
  const { t } = useWords();
  const { locale } = useViewer();
  const { state } = checkout;
  const { at, purchase, till } = state;
  const title = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each step, what was pressed may be gone
  useEffect(() => {
    const active = document.activeElement;
    if (active === document.body || active === null) title.current?.focus({ preventScroll: true });
  }, [at]);
  if (!purchase || !isShown(checkout)) return null;
  const sum = money(purchase.total_minor, purchase.currency, locale);
  const step = stepOf(state.at, state.left, purchase);
  const close = () => {
    checkout.reset();
    onClose?.();
  };
  return (
    <div className={styles.panel} data-testid="checkout" data-at={at} data-left={state.left || undefined}>
      <div role="status" className={styles.step} data-tone={step.tone}>
        <Icon name={step.icon} />
        <div>
          <h3 ref={title} tabIndex={-1}>
            {step.words === "done" ? <DoneTitle purchase={purchase} /> : t(`${step.words}.title`)}
          </h3>
          <p className="small muted">
            {step.words === "paying" &&
              (till?.way === "script"
                ? t("paying.script", { sum, provider: purchase.provider && nameOf(purchase.provider) })
                : t("paying.redirect", { sum }))}
            {step.words === "done" && (purchase.total_minor > 0 ? t("done.paid", { sum }) : t("done.nothing"))}
            {step.words !== "paying" && step.words !== "done" && t(`${step.words}.what`)}
            {step.words === "done" && purchase.invoice && (
              <>
                {" "}
                <a href={`/api/invoices/${purchase.invoice.id}/pdf`} download>
                  {t("done.invoice", { number: purchase.invoice.number })}
                </a>
              </>
            )}
          </p>
        </div>
      </div>
      {state.declined !== null && at === "paying" && (
        <Note tone="soon" live>
          {state.declined ? t("declinedBecause", { because: state.declined }) : t("declined")}
        </Note>
      )}
      {state.offline && (
        <p className="small muted" role="status">
          {t("offline")}
        </p>
      )}
      <Acts>
        {at === "paying" && (
          <>
            <Button kind={state.left ? "main" : "plain"} disabled={state.leaving} onClick={checkout.openAgain}>
              {state.left ? t("pay", { sum }) : t("paying.again")}
            </Button>
            <Button kind="quiet" busy={state.leaving} onClick={checkout.giveUp}>
              {t("paying.stop")}
            </Button>
          </>
        )}
        {at === "canceled" && <Button onClick={close}>{t("canceled.again")}</Button>}
        {!compact && (at === "done" || at === "halted") && <Button onClick={close}>{t("done.close")}</Button>}
      </Acts>
    </div>
  );
}

/** Providers are brands: their keys with a capital letter. */
function nameOf(provider: string): string {
  return provider.charAt(0).toUpperCase() + provider.slice(1);
}

function Acts({ children }: { children: ReactNode }) {
  return <div className={styles.acts}>{children}</div>;
}

function DoneTitle({ purchase }: { purchase: Purchase }) {
  const { t } = useWords();
  if (purchase.kind === "pack") return t("done.tokens", { count: purchase.quantity_tokens });
  if (purchase.kind === "change") return t("done.change");
  return t("done.plan", { title: purchase.title });
}

interface Step {
  words: "paying" | "left" | "checking" | "long" | "done" | "canceled" | "reversed" | "halted";
  icon: IconName;
  tone: "state" | "good" | "soon";
}

function stepOf(at: string, left: boolean, purchase: Purchase): Step {
  switch (at) {
    case "checking":
      return { words: "checking", icon: "clock", tone: "state" };
    case "long":
      return { words: "long", icon: "clock", tone: "soon" };
    case "done":
      return { words: "done", icon: "check", tone: "good" };
    case "halted":
      return { words: "halted", icon: "eye", tone: "soon" };
    case "canceled":
      return purchase.state === "reversed"
        ? { words: "reversed", icon: "back", tone: "state" }
        : { words: "canceled", icon: "close", tone: "state" };
    default:
      return left
        ? { words: "left", icon: "wallet", tone: "state" }
        : { words: "paying", icon: "wallet", tone: "state" };
  }
}

/** Why it could not be started; under the button that tried. Nothing where it could. */
export function CheckoutRefusal({ checkout }: { checkout: CheckoutHandle }) {
  const { t } = useWords();
  const { at, error, purchase } = checkout.state;
  if (at !== "refused" || !error) return null;
  const refused = error instanceof Problem ? error : null;
  return (
    <div className={styles.refused}>
      <Note tone="loss" live>
        {refused ? (
          <>
            <b>{t("refused.title")}.</b>{" "}
            {refused.status > 0 && refused.status < 500 && refused.message ? refused.message : t("refused.nothing")}
            {refused.requestId && <span className={`code ${styles.request}`}>{refused.requestId}</span>}
          </>
        ) : (
          t(purchase ? "refused.script" : "refused.nothing")
        )}
      </Note>
    </div>
  );
}
