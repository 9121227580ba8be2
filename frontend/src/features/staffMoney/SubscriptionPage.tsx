import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { ErrorPage } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Facts, Mark, Note, PageTitle, Waiting } from "@/ui";
import { AskDialog, Person, useAct, useSums } from "./parts";
import { endSubscription, subscriptionQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import { useNextWords } from "./useNextWords";
import "./texts.subscriptions";
import type { Subscription } from "./types";
import { subscriptionTone } from "./words";

/** One subscription: how it stands with its provider, and what was paid for it. */
export default function SubscriptionPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(subscriptionQuery(id));
  if (data) return <One subscription={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

function One({ subscription: one }: { subscription: Subscription }) {
  const { t } = useTexts();
  const me = useMe();
  const words = useWords();
  const named = useNamed();
  const next = useNextWords();
  const { sum } = useSums();
  const [ending, setEnding] = useState(false);
  const end = useAct(
    (reason: string) => endSubscription(one.id, reason),
    () => setEnding(false),
  );
  const name = one.person.name || one.person.email;
  const when = (title: string, at: string | null) =>
    at ? [{ name: title, value: <time dateTime={at}>{words.at(at)}</time> }] : [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("subscription.title", {
          what: one.title,
          price: t(`subscriptions.each.${one.interval}`, { sum: sum(one.price_minor, one.currency) }),
        })}
        crumbs={<Link to="/staff/subscriptions">{t("subscriptions.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <Person who={one.person} />
            <Mark tone={subscriptionTone[one.state]}>{t(`subscriptions.states.${one.state}`)}</Mark>
          </span>
        }
        actions={
          may(me, "money.refund") &&
          one.state !== "ended" && (
            <Button kind="loss" onClick={() => setEnding(true)}>
              {t("subscription.end.open")}
            </Button>
          )
        }
      />
      {one.state === "past_due" && (
        <div className={styles.section}>
          <Note tone="soon">
            <b>{t("subscription.pastDue", { count: one.attempts })}</b>{" "}
            {one.next_attempt_at && t("subscription.nextTry", { at: words.at(one.next_attempt_at) })}{" "}
            {one.grace_until && t("subscription.grace", { at: words.at(one.grace_until) })}
          </Note>
        </div>
      )}
      <div className={staff.split}>
        <div>
          <section className={staff.section} aria-labelledby="stands">
            <h2 id="stands">{t("subscription.stands")}</h2>
            <Facts
              facts={[
                { name: t("subscriptions.columns.next"), value: next(one) },
                ...(one.next
                  ? [
                      {
                        name: t("subscription.changes"),
                        value: t("subscription.changesTo", { title: one.next.title, at: words.at(one.next.at) }),
                      },
                    ]
                  : []),
                ...when(t("subscription.trial"), one.trial_ends_at),
                ...when(t("subscription.periodStart"), one.period_start),
                ...when(t("subscription.periodEnd"), one.period_end),
                ...when(t("subscription.canceled"), one.canceled_at),
                ...(one.cancel_reason
                  ? [{ name: t("subscription.why"), value: <span dir="auto">{one.cancel_reason}</span> }]
                  : []),
                ...when(t("subscription.ended"), one.ended_at),
                ...(one.ended_because
                  ? [{ name: t("subscription.endedBecause"), value: named("because", one.ended_because) }]
                  : []),
              ]}
            />
            <p className={styles.acts}>
              <Link to={`/staff/payments?q=${encodeURIComponent(one.person.email)}`}>{t("subscription.payments")}</Link>
            </p>
          </section>
        </div>
        <aside>
          <section className={staff.section} aria-labelledby="about">
            <h2 id="about">{t("details")}</h2>
            <Facts
              facts={[
                {
                  name: t("planName"),
                  value: t("subscription.version", { title: one.title, number: one.version_number }),
                },
                { name: t("audience"), value: t(`audiences.${one.audience}`) },
                { name: t("provider"), value: named("providers", one.provider) },
                ...when(t("subscription.begun"), one.created_at),
                ...when(t("subscription.heard"), one.heard_at),
                {
                  name: t("subscription.id"),
                  value: <span className={styles.id}>{one.provider_subscription_id || "–"}</span>,
                },
              ]}
            />
          </section>
        </aside>
      </div>
      {ending && (
        <AskDialog
          title={t("subscription.end.title", { name })}
          what={t("subscription.end.what", { name, what: one.title })}
          keep={t("subscription.end.keep")}
          act={t("subscription.end.act")}
          kind="loss"
          reason="required"
          longest={300}
          remark={t("inLog")}
          busy={end.isPending}
          error={end.error}
          onAct={end.mutate}
          onClose={() => setEnding(false)}
        />
      )}
    </div>
  );
}
