import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { ErrorPage, ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Facts, Mark, Note, PageTitle, Waiting } from "@/ui";
import { useAct } from "./parts";
import { eventQuery, replayEvent } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useOutcome, useTexts } from "./texts";
import "./texts.operations";
import type { Event } from "./types";
import { eventTone } from "./words";

/** One word of a provider: what it said and what it did. */
export default function WebhookPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(eventQuery(id));
  if (data) return <One event={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

function One({ event }: { event: Event }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const outcome = useOutcome();
  const replay = useAct(
    () => replayEvent(event.id),
    () => {},
  );
  const when = (name: string, at: string | null) =>
    at ? [{ name, value: <time dateTime={at}>{words.at(at)}</time> }] : [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={<span className={styles.id}>{event.kind}</span>}
        tab={event.kind}
        crumbs={<Link to="/staff/operations">{t("webhooks.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <span>{named("providers", event.provider)}</span>
            <Mark tone={eventTone[event.state]}>{t(`eventStates.${event.state}`)}</Mark>
          </span>
        }
        actions={
          <Button icon="repeat" busy={replay.isPending} onClick={() => replay.mutate(undefined)}>
            {t("webhook.replay")}
          </Button>
        }
      />
      <p className={`${staff.more} small muted`}>{t("webhook.replayWhat")}</p>
      <div role="status">
        {replay.isSuccess && (
          <div className={staff.more}>
            <Note tone="good">{t("webhook.replayed")}</Note>
          </div>
        )}
      </div>
      {replay.error && <ProblemNote error={replay.error} />}
      {event.error && (
        <div className={styles.section}>
          <Note tone="loss">
            <b>{t("webhook.error")}</b> {event.error}{" "}
            {event.next_attempt_at && t("webhook.next", { ago: words.relative(event.next_attempt_at) })}
          </Note>
        </div>
      )}
      <div className={staff.split}>
        <div className={staff.section}>
          <h2 id="payload">{t("webhook.payload")}</h2>
          {/* It scrolls by itself, so it is a region that can be reached by keyboard. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
          <section className={styles.payload} dir="ltr" tabIndex={0} aria-labelledby="payload">
            {JSON.stringify(event.payload, null, 2)}
          </section>
        </div>
        <aside>
          <section className={staff.section} aria-labelledby="about">
            <h2 id="about">{t("details")}</h2>
            <Facts
              facts={[
                { name: t("webhooks.columns.did"), value: outcome(event.outcome) || "–" },
                { name: t("webhooks.columns.deliveries"), value: event.deliveries },
                { name: t("webhook.attempts"), value: event.attempts },
                ...when(t("webhook.happened"), event.happened_at),
                ...when(t("webhook.came"), event.created_at),
                { name: t("webhooks.columns.about"), value: <span className={styles.id}>{event.about || "–"}</span> },
                { name: t("webhook.id"), value: <span className={styles.id}>{event.event_id}</span> },
              ]}
            />
          </section>
        </aside>
      </div>
    </div>
  );
}
