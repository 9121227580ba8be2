import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "react-router";
import { useViewer } from "@/app/viewer";
import { CheckoutPanel, isShown } from "@/features/checkout/CheckoutPanel";
import { moneyMoved } from "@/features/checkout/queries";
import { PaymentsOff } from "@/features/checkout/Sandbox";
import type { Intent } from "@/features/checkout/types";
import { useCheckout } from "@/features/checkout/useCheckout";
import { ProblemNote } from "@/features/errors";
import { Button, Note, Sheet } from "@/ui";
import { Segments } from "@/ui/Field";
import { longDate } from "@/ui/time";
import { firstWay, hasBothIntervals, isForGood, offerOf } from "./offers";
import { PlanTable } from "./PlanTable";
import styles from "./plans.module.css";
import { accessQuery, plansFor, subscriptionQuery } from "./queries";
import { SubscriptionCard } from "./SubscriptionCard";
import { useWords } from "./texts";
import type { Access, Audience, Plan, Way } from "./types";

const PlanDialog = lazy(() => import("./PlanDialog").then((module) => ({ default: module.PlanDialog })));
const ChangeDialog = lazy(() => import("./ChangeDialog").then((module) => ({ default: module.ChangeDialog })));
const CodeDialog = lazy(() => import("./CodeDialog").then((module) => ({ default: module.CodeDialog })));

const isPlan = (intent: Intent) => intent.kind !== "pack";

type DialogNow = { name: "plan"; plan: Plan; way: Way } | { name: "change"; wanted?: string } | { name: "code" };

/** The plans of one audience beside each other, the subscription to one of them, and the way to another. */
export function PlansSection({ audience }: { audience: Audience }) {
  const { t } = useWords();
  const title = useId();
  const plans = useQuery(plansFor(audience));
  const access = useQuery({ ...accessQuery, enabled: audience === "candidate" });
  const subs = useQuery(subscriptionQuery);
  const checkout = useCheckout(isPlan);
  const [interval, setInterval] = useState<"month" | "year">("month");
  const [dialog, setDialog] = useState<DialogNow | null>(null);
  // What was opened last stays, so that it can give the focus back as it closes.
  const [last, setLast] = useState<DialogNow | null>(null);
  if (dialog && dialog !== last) setLast(dialog);
  const [unlocked, setUnlocked] = useState(false);
  const { hash } = useLocation();
  const section = useRef<HTMLElement>(null);
  const here = hash === `#plans-${audience}`;
  useEffect(() => {
    // The page's parts come after the address has been followed.
    if (here) section.current?.scrollIntoView();
  }, [here]);
  const sub = subs.data?.[audience] ?? null;
  const sold = plans.data?.results ?? [];
  const payments = plans.data?.payments;
  const paying = isShown(checkout);
  const close = () => {
    setDialog(null);
    if (["done", "canceled", "halted", "refused"].includes(checkout.state.at)) checkout.reset();
  };
  const act = (plan: Plan) => {
    const offer = offerOf(plan, access.data, sub);
    if (offer === "yours" || offer === "included") return <span className="muted">{t(`offer.${offer}`)}</span>;
    if (offer === "none" || !payments?.on) return null;
    const name = plan.title;
    if (offer === "change") {
      return (
        <span className={styles.offers}>
          <Button size="tight" onClick={() => setDialog({ name: "change", wanted: plan.key })}>
            {t("offer.change", { plan: name })}
          </Button>
          {plan.prices.once && (
            <Button size="tight" kind="quiet" onClick={() => setDialog({ name: "plan", plan, way: "once" })}>
              {t("offer.once")}
            </Button>
          )}
        </span>
      );
    }
    const way = firstWay(plan, interval);
    return (
      <Button
        size="tight"
        disabled={paying}
        onClick={() => way && setDialog({ name: "plan", plan, way })}
        data-testid={`choose-${plan.key}`}
      >
        {t("offer.choose", { plan: name })}
      </Button>
    );
  };
  return (
    <section ref={section} className={styles.section} aria-labelledby={title} id={`plans-${audience}`}>
      <header className={styles.head}>
        <h2 id={title}>{t(audience === "interviewer" ? "titleInterviewer" : "title")}</h2>
        {audience === "candidate" && (
          <p className="small muted">
            {access.data && <YouAreOn access={access.data} />}{" "}
            {!isForGood(access.data) && (
              <button type="button" className={styles.link} onClick={() => setDialog({ name: "code" })}>
                {t("haveCode")}
              </button>
            )}
          </p>
        )}
        {hasBothIntervals(sold) && (
          <div className={styles.switch}>
            <Segments
              label={t("interval")}
              hideLabel
              value={interval}
              onChange={setInterval}
              options={(["month", "year"] as const).map((value) => ({ value, label: t(`intervals.${value}`) }))}
            />
          </div>
        )}
      </header>
      {unlocked && (
        <Note tone="good" live>
          {t("codeDone")}
        </Note>
      )}
      {paying && dialog?.name !== "plan" && (
        <Sheet className={styles.card}>
          <CheckoutPanel checkout={checkout} />
        </Sheet>
      )}
      {subs.error && !subs.data && <ProblemNote error={subs.error} onAgain={() => subs.refetch()} />}
      {sub && sub.state !== "incomplete" && (
        <SubscriptionCard sub={sub} plans={sold} onChange={() => setDialog({ name: "change" })} />
      )}
      {plans.data && !payments?.on && <PaymentsOff />}
      {plans.error && !plans.data && <ProblemNote error={plans.error} onAgain={() => plans.refetch()} />}
      {plans.data && sold.length === 0 && <p className="small muted">{t("none")}</p>}
      {sold.length > 0 && <PlanTable label={t("title")} plans={sold} interval={interval} act={act} />}
      <Suspense fallback={null}>
        {last?.name === "plan" && payments && (
          <PlanDialog
            key={`${last.plan.version_id} ${last.way}`}
            open={dialog?.name === "plan"}
            plan={last.plan}
            first={last.way}
            only={sub !== null && last.way === "once"}
            payments={payments}
            checkout={checkout}
            onClose={close}
          />
        )}
        {last?.name === "change" && sub && (
          <ChangeDialog
            key={last.wanted ?? ""}
            open={dialog?.name === "change"}
            sub={sub}
            plans={sold}
            wanted={last.wanted}
            onClose={close}
          />
        )}
        {last?.name === "code" && (
          <CodeDialog
            open={dialog?.name === "code"}
            onUsed={() => {
              setDialog(null);
              setUnlocked(true);
              moneyMoved();
            }}
            onClose={close}
          />
        )}
      </Suspense>
    </section>
  );
}

function YouAreOn({ access }: { access: Access }) {
  const { t } = useWords();
  const viewer = useViewer();
  const known = (["free", "starter", "pro"] as const).find((one) => one === access.plan);
  const plan = known ? t(`names.${known}`) : access.plan;
  if (isForGood(access)) return t("onForGood", { plan });
  const ends = access.grants
    .filter((grant) => grant.plan === access.plan && grant.source !== "subscription" && grant.ends_at)
    .map((grant) => grant.ends_at as string)
    .sort()
    .at(-1);
  return ends ? t("onUntil", { plan, day: longDate(ends, viewer) }) : t("on", { plan });
}
