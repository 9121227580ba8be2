import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "react-router";
import { useViewer } from "@/app/viewer";
import { moneyMoved } from "@/features/checkout/queries";
import { ProblemNote } from "@/features/errors";
import { Button, Mark, Note, Sheet, type Tone } from "@/ui";
import { money } from "@/ui/money";
import { longDate } from "@/ui/time";
import styles from "./plans.module.css";
import { openPortal, resumeSubscription } from "./queries";
import { useWords } from "./texts";
import type { Plan, Subscription } from "./types";

const CancelDialog = lazy(() => import("./CancelDialog").then((module) => ({ default: module.CancelDialog })));

const TONES: Record<Subscription["state"], Tone> = {
  incomplete: "state",
  trialing: "good",
  active: "good",
  past_due: "loss",
  ended: "state",
};

/** The subscription: how it stands, when it renews or ends, and what can be done about it. */
export function SubscriptionCard({
  sub,
  plans,
  onChange,
}: {
  sub: Subscription;
  plans: readonly Plan[];
  onChange: () => void;
}) {
  const { t } = useWords();
  const viewer = useViewer();
  const { pathname } = useLocation();
  const [canceling, setCanceling] = useState(false);
  // Once opened it stays, so that it can give the focus back as it closes.
  const [opened, setOpened] = useState(false);
  if (canceling && !opened) setOpened(true);
  const resume = useMutation({ mutationFn: () => resumeSubscription(sub.id), onSuccess: moneyMoved });
  const portal = useMutation({
    mutationFn: () => openPortal(sub.id, pathname),
    onSuccess: (url) => location.assign(url),
  });
  const day = (at: string | null) => (at ? longDate(at, viewer) : "");
  const ending = sub.cancel_at_period_end && sub.state !== "ended";
  const runs = sub.state === "active" || sub.state === "trialing" || sub.state === "past_due";
  const others = plans.some(({ prices }) => prices.month || prices.year);
  const provider = sub.provider.charAt(0).toUpperCase() + sub.provider.slice(1);
  return (
    <Sheet className={styles.card} label={t(sub.audience === "interviewer" ? "sub.titleInterviewer" : "sub.title")}>
      <div className={styles.cardHead}>
        <h3>
          <bdi>{sub.title}</bdi>
        </h3>
        <Mark tone={ending ? "soon" : TONES[sub.state]}>{t(`sub.state.${ending ? "ending" : sub.state}`)}</Mark>
        <span className="small muted num push">
          {t(`sub.price.${sub.interval}`, { sum: money(sub.total_minor, sub.currency, viewer.locale, true) })}
        </span>
      </div>
      {sub.state === "past_due" && (
        <Note tone="loss">
          <b>{t("sub.pastDue")}</b> {sub.next_attempt_at && t("sub.pastDueTry", { day: day(sub.next_attempt_at) })}{" "}
          {sub.grace_until && t("sub.pastDueGrace", { day: day(sub.grace_until) })} {t("sub.pastDueTodo")}
        </Note>
      )}
      <p className="small muted">
        <When sub={sub} />
        {sub.next && ` ${t(`sub.next.${sub.next.interval}`, { plan: sub.next.title, day: day(sub.next.at) })}`}
        {sub.changing && ` ${t("sub.changing")}`}
        {sub.newer_version && runs && ` ${t("sub.newer")}`}
      </p>
      {runs && (
        <div className={styles.cardActs}>
          {sub.state === "past_due" && (
            <Button kind="main" busy={portal.isPending} onClick={() => portal.mutate()}>
              {t("sub.portalNow")}
            </Button>
          )}
          {ending ? (
            <Button busy={resume.isPending} onClick={() => resume.mutate()}>
              {t("sub.resume")}
            </Button>
          ) : (
            sub.state !== "past_due" &&
            others && (
              <Button disabled={sub.changing} onClick={onChange}>
                {t("sub.change")}
              </Button>
            )
          )}
          {sub.state !== "past_due" && (
            <Button kind="quiet" busy={portal.isPending || portal.isSuccess} onClick={() => portal.mutate()}>
              {t("sub.portal", { provider })}
            </Button>
          )}
          {!ending && (
            <Button kind="quiet" onClick={() => setCanceling(true)}>
              {t("sub.cancel")}
            </Button>
          )}
        </div>
      )}
      {resume.error && <ProblemNote error={resume.error} />}
      {portal.error && <ProblemNote error={portal.error} />}
      {opened && (
        <Suspense fallback={null}>
          <CancelDialog open={canceling} sub={sub} onClose={() => setCanceling(false)} />
        </Suspense>
      )}
    </Sheet>
  );
}

function When({ sub }: { sub: Subscription }) {
  const { t } = useWords();
  const viewer = useViewer();
  const day = (at: string | null) => (at ? longDate(at, viewer) : "");
  switch (sub.state) {
    case "incomplete":
      return t("sub.incomplete");
    case "ended":
      return t("sub.ended", { day: day(sub.period_end) });
    case "trialing":
      return t(sub.cancel_at_period_end ? "sub.trialEnds" : "sub.trial", { day: day(sub.trial_ends_at) });
    case "past_due":
      return sub.cancel_at_period_end ? t("sub.ends", { day: day(sub.grace_until ?? sub.period_end) }) : null;
    default:
      return t(sub.cancel_at_period_end ? "sub.ends" : "sub.renews", { day: day(sub.period_end) });
  }
}
