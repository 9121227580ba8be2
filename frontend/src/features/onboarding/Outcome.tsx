import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Problem } from "@/api/problem";
import { meQuery, useMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Button, Margin, Moment, Note, PageTitle } from "@/ui";
import { longDate, relative } from "@/ui/time";
import { DocumentsPart } from "./DocumentsPart";
import styles from "./onboarding.module.css";
import { Preview } from "./Preview";
import { applicationQuery, beginApplication } from "./queries";
import { useTexts } from "./texts";
import type { Application } from "./types";

// Brings the dialog's parts along, which most never open.
const WithdrawDialog = lazy(() => import("./WithdrawDialog").then((module) => ({ default: module.WithdrawDialog })));

/** When this last happened, or null. */
function lastTime(application: Application, ...what: string[]): string | null {
  const found = application.history.filter((one) => what.includes(one.what)).map((one) => one.at);
  return found.sort().at(-1) ?? null;
}

/** Handed in: since when, what is seen of it, and the way to take it back. */
export function Waits({ application }: { application: Application }) {
  const { t } = useTexts();
  const me = useMe();
  const { viewer, now } = useWords();
  const [asking, setAsking] = useState(false);
  const reviewed = application.state === "in_review";
  const since = lastTime(application, reviewed ? "claimed" : "submitted");
  const when = since && { day: longDate(since, viewer, now), ago: relative(since, viewer.locale, now) };
  return (
    <>
      <PageTitle
        title={t(reviewed ? "waits.inReview" : "waits.title")}
        lead={when ? t(reviewed ? "waits.inReviewLead" : "waits.lead", when) : undefined}
        actions={<Button onClick={() => setAsking(true)}>{t("waits.withdraw")}</Button>}
      />
      <p className={`${styles.under} muted`}>{t("waits.mail", { email: me.email })}</p>
      <div className={styles.outcome}>
        <div>
          <section className={styles.section} aria-labelledby="handed-in">
            <h2 id="handed-in">{t("documents.title")}</h2>
            <DocumentsPart application={application} locked />
          </section>
          <section className={styles.section} aria-labelledby="seen">
            <h2 id="seen">{t("review.preview")}</h2>
            <div className={styles.boxed}>
              <Preview />
            </div>
          </section>
        </div>
        <History application={application} />
      </div>
      {asking && (
        <Suspense fallback={null}>
          <WithdrawDialog onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Declined: why, and from when on one may apply again. */
export function Rejected({ application }: { application: Application }) {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: beginApplication,
    onSuccess: (after) => {
      queries.setQueryData(applicationQuery.queryKey, after);
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  const decided = lastTime(application, "rejected");
  const soon = again.error instanceof Problem && again.error.code === "applied_too_soon" ? again.error : null;
  const told = application.again_at ?? (typeof soon?.said.again_at === "string" ? soon.said.again_at : null);
  const early = told !== null && Date.parse(told) > now.getTime();
  return (
    <>
      <PageTitle
        title={t("rejected.title")}
        lead={decided ? t("rejected.lead", { day: longDate(decided, viewer, now) }) : undefined}
      />
      <div className={styles.outcome}>
        <div>
          <Why reason={application.reason} none={t("rejected.noReason")} title={t("rejected.why")} />
          <div className={styles.section}>
            <p role="status">
              {told !== null && early
                ? t("rejected.again", {
                    day: longDate(told, viewer, now),
                    when: relative(told, viewer.locale, now),
                  })
                : t(soon ? "rejected.tooSoon" : "rejected.againOpen")}
            </p>
            {again.error && !soon && <ProblemNote error={again.error} />}
            {!early && (
              <p className={styles.under}>
                <Button kind="main" fill="phone" busy={again.isPending} onClick={() => again.mutate()}>
                  {t("rejected.act")}
                </Button>
              </p>
            )}
          </div>
        </div>
        <History application={application} />
      </div>
    </>
  );
}

/** Suspended: why, and whom to write to. */
export function Suspended({ application }: { application: Application }) {
  const { t } = useTexts();
  const me = useMe();
  return (
    <>
      <PageTitle title={t("suspended.title")} lead={t("suspended.lead")} />
      <div className={styles.outcome}>
        <div>
          <Why reason={application.reason} none={t("suspended.noReason")} title={t("suspended.why")} />
          <p className={styles.section}>{t("suspended.whom", { email: me.email })}</p>
        </div>
        <History application={application} />
      </div>
    </>
  );
}

function Why({ reason, none, title }: { reason: string; none: string; title: string }) {
  return (
    <section className={styles.section} aria-labelledby="why">
      <h2 id="why">{title}</h2>
      <Note icon="note">
        <p className={styles.reason} dir="auto">
          {reason.trim() || none}
        </p>
      </Note>
    </section>
  );
}

const KNOWN = [
  "begun",
  "begun_again",
  "submitted",
  "withdrawn",
  "claimed",
  "released",
  "changes_requested",
  "approved",
  "rejected",
  "suspended",
  "reinstated",
  "document_handed_in",
  "document_removed",
  "document_approved",
  "document_rejected",
  "document_expired",
] as const;

/** What has happened with it, newest first, with the reasons that were given. */
export function History({ application }: { application: Application }) {
  const { t } = useTexts();
  const { gutter } = useWords();
  const steps = [...application.history].sort((one, other) => other.at.localeCompare(one.at));
  if (steps.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="history">
      <h2 id="history">{t("waits.history")}</h2>
      <div className={styles.takes}>
        <Margin gutter={64} small tight>
          {steps.map((step, index) => {
            const known = KNOWN.find((one) => one === step.what);
            return (
              <Moment key={index} at={step.at} when={gutter(step.at)}>
                {t(`history.${known ?? "other"}`)}
                {step.reason && (
                  <p className={`${styles.reason} muted`} dir="auto">
                    {step.reason}
                  </p>
                )}
              </Moment>
            );
          })}
        </Margin>
      </div>
    </section>
  );
}
