import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link, useParams } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { ErrorPage } from "@/features/errors";
import { Person } from "@/features/interviewers/Person";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Avatar, Button, Margin, Mark, Moment, Note, PageTitle, Waiting } from "@/ui";
import { AskDialog } from "./AskDialog";
import { Papers } from "./Papers";
import { applicationQuery, claim, decide, reinstate, release, suspendInterviewer, waitingQuery } from "./queries";
import { isStale, Refusal } from "./Refusal";
import styles from "./staffPeople.module.css";
import { useNamed, useTexts } from "./texts";
import type { Application } from "./types";
import { applicationTone, nextUndecided, type Step, seenBy, stepsFor } from "./words";

/** One application: what candidates would see, what proves it, and the decision. */
export default function ApplicationPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(applicationQuery(id));
  if (data) return <Case application={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

/** Brings the case and every queue up to date. */
export function useReread(id: string) {
  const queries = useQueryClient();
  return async () => {
    void queries.invalidateQueries({ queryKey: ["staff", "applications"] });
    await queries.invalidateQueries({ queryKey: applicationQuery(id).queryKey });
  };
}

// Where the focus goes when what had it is gone.
const DECISION = "decision";
const PROFILE = "profile";

function Case({ application }: { application: Application }) {
  const { t } = useTexts();
  const words = useWords();
  const me = useMe();
  const reread = useReread(application.id);
  // What was refused because the case has moved on: said above the case as it is now.
  const [late, setLate] = useState<Error | null>(null);
  const { person } = application;

  // Who decides with the keyboard comes from one document to the next, and then to the decision.
  const wanted = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changed the case, then the focus moves
  useEffect(() => {
    if (!wanted.current) return;
    const id = wanted.current;
    wanted.current = null;
    // A dialog gives the focus back to what opened it, a moment after it closed.
    const timer = setTimeout(() => document.getElementById(id)?.focus(), 60);
    return () => clearTimeout(timer);
  }, [application]);

  const done = (focus: string) => {
    setLate(null);
    wanted.current = focus;
  };
  const fail = (error: Error) => {
    if (!isStale(error)) return;
    setLate(error);
    void reread();
  };
  const main = (
    <div key="main" className={styles.main}>
      <section className={staff.section} aria-labelledby={PROFILE}>
        <h2 id={PROFILE} tabIndex={-1}>
          {t("case.profile")}
        </h2>
        <p className="small muted">{t("case.profileWhat")}</p>
        <div className={styles.profile}>
          <Person
            person={seenBy(application)}
            title={
              <h3>
                <bdi>{person.name}</bdi>
              </h3>
            }
            inside
          />
        </div>
      </section>
      <section className={staff.section} aria-labelledby="papers">
        <h2 id="papers">{t("case.papers")}</h2>
        <Papers
          application={application}
          onDecided={(paper) => {
            const next = nextUndecided(application.documents, paper);
            done(next ? `approve-${next}` : DECISION);
          }}
          onFailed={fail}
        />
      </section>
    </div>
  );
  const side = (
    <aside key="side">
      <Decision application={application} onFailed={fail} onDone={done} />
      <History application={application} />
    </aside>
  );
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={
          <span className={styles.who}>
            <Avatar name={person.name} picture={person.picture} size="medium" />
            <bdi>{person.name}</bdi>
          </span>
        }
        tab={person.name}
        crumbs={<Link to="/staff/applications">{t("queue.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <Mark tone={applicationTone[application.state]}>{t(`case.states.${application.state}`)}</Mark>
            <span>
              {application.submitted_at ? t("case.lead", { at: words.at(application.submitted_at) }) : t("case.notYet")}
            </span>
            {may(me, "people.read") && <Link to={`/staff/people/${person.id}`}>{t("case.account")}</Link>}
          </span>
        }
      />
      {late !== null && (
        <div className={staff.more}>
          <Refusal error={late} />
        </div>
      )}
      <div className={`${staff.split} ${styles.beside}`}>
        {/* On narrow screens the two follow each other: first take it, then read it; what is taken is decided last. */}
        {application.may.claim ? [side, main] : [main, side]}
      </div>
    </div>
  );
}

type Asked = Exclude<Step, "claim" | "release">;

const send: Record<Asked, (id: string, reason: string) => Promise<Application>> = {
  approve: (id, reason) => decide(id, "approve", reason),
  requestChanges: (id, reason) => decide(id, "request_changes", reason),
  reject: (id, reason) => decide(id, "reject", reason),
  suspend: suspendInterviewer,
  reinstate,
};

function Decision({
  application,
  onFailed,
  onDone,
}: {
  application: Application;
  onFailed: (error: Error) => void;
  onDone: (focus: string) => void;
}) {
  const { t } = useTexts();
  const me = useMe();
  const queries = useQueryClient();
  const reread = useReread(application.id);
  const words = useWords();
  const [asking, setAsking] = useState<Asked | null>(null);
  const [saved, setSaved] = useState(false);
  const { steps, undecided } = stepsFor(application);
  const { name } = application.person;
  const by = application.claimed_by;
  const mine = by?.id === me.id;
  const until = application.claimed_until ? words.at(application.claimed_until) : "";
  const move = useMutation({
    mutationFn: (step: "claim" | "release") => (step === "claim" ? claim : release)(application.id),
    onSuccess: (fresh, step) => {
      onDone(step === "claim" ? PROFILE : DECISION);
      queries.setQueryData(applicationQuery(application.id).queryKey, fresh);
    },
    onError: onFailed,
    onSettled: reread,
  });
  const button = (step: Asked, kind: "plain" | "main" = "plain") =>
    steps.includes(step) && (
      <Button kind={kind} onClick={() => setAsking(step)}>
        {t(`case.acts.${step}.open`, { name })}
      </Button>
    );
  const reads = !may(me, "applications.decide");
  return (
    <section className={staff.section} aria-labelledby={DECISION}>
      <h2 id={DECISION} tabIndex={-1}>
        {t("case.decision")}
      </h2>
      <div className={styles.decide}>
        {saved && (
          <>
            <Note tone="good" live>
              {t("case.saved", { name })}
            </Note>
            <Next after={application.id} />
          </>
        )}
        {application.reason && (
          <p className="small muted">
            {t("case.lastReason")} <span dir="auto">{application.reason}</span>
          </p>
        )}
        {reads && <p className="small muted">{t("case.readOnly")}</p>}
        {by && (
          <p className="small muted">
            {mine ? t("case.yours", { at: until }) : t("case.others", { name: by.name, at: until })}
          </p>
        )}
        {steps.includes("claim") && (
          <>
            <p className="small muted">{t("case.takeFirst")}</p>
            <Button kind="main" busy={move.isPending} onClick={() => move.mutate("claim")}>
              {t("case.take")}
            </Button>
          </>
        )}
        {application.may.decide && undecided > 0 && (
          <p className="small muted">
            {application.state === "in_review" ? t("case.undecided", { count: undecided }) : t("case.later")}
          </p>
        )}
        {button("approve", "main")}
        {(steps.includes("requestChanges") || steps.includes("reject")) && (
          <div className={styles.acts}>
            {button("requestChanges")}
            {button("reject")}
          </div>
        )}
        {button("suspend")}
        {button("reinstate")}
        {steps.includes("release") && (
          <Button kind="quiet" busy={move.isPending} onClick={() => move.mutate("release")}>
            {t("case.release")}
          </Button>
        )}
        {move.isError && !isStale(move.error) && <Refusal error={move.error} />}
      </div>
      {asking && (
        <StepDialog
          step={asking}
          application={application}
          onClose={() => setAsking(null)}
          onSent={() => {
            setAsking(null);
            setSaved(true);
            onDone(DECISION);
          }}
          onFailed={(error) => {
            if (isStale(error)) setAsking(null);
            onFailed(error);
          }}
        />
      )}
    </section>
  );
}

function StepDialog({
  step,
  application,
  onClose,
  onSent,
  onFailed,
}: {
  step: Asked;
  application: Application;
  onClose: () => void;
  onSent: () => void;
  onFailed: (error: Error) => void;
}) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const reread = useReread(application.id);
  const { name } = application.person;
  const act = useMutation({
    mutationFn: (reason: string) => send[step](application.id, reason),
    onSuccess: (fresh) => {
      onSent();
      queries.setQueryData(applicationQuery(application.id).queryKey, fresh);
    },
    onError: onFailed,
    onSettled: reread,
  });
  return (
    <AskDialog
      title={t(`case.acts.${step}.title`, { name })}
      what={t(`case.acts.${step}.what`, { name })}
      remark={t(`case.acts.${step}.remark`, { name })}
      keep={t(`case.acts.${step}.keep`)}
      act={t(`case.acts.${step}.act`, { name })}
      kind={step === "reject" || step === "suspend" ? "loss" : "main"}
      reason={step === "approve" ? "optional" : "required"}
      longest={2000}
      busy={act.isPending}
      error={act.error}
      onAct={act.mutate}
      onClose={onClose}
    />
  );
}

/** After a decision: whoever waits longest now. */
function Next({ after }: { after: string }) {
  const { t } = useTexts();
  const { data } = useQuery(waitingQuery);
  const next = data?.results.find((row) => row.id !== after && !row.claimed_by);
  return next ? (
    <Link to={`/staff/applications/${next.id}`}>{t("case.next")}</Link>
  ) : (
    <Link to="/staff/applications">{t("case.back")}</Link>
  );
}

function History({ application }: { application: Application }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  return (
    <section className={staff.section} aria-labelledby="history">
      <h2 id="history" className={staff.h2gap}>
        {t("case.history")}
      </h2>
      {application.history.length === 0 && <p className="small muted">{t("case.noHistory")}</p>}
      <Margin gutter={96} small tight>
        {application.history.map((entry, index) => (
          <Moment key={index} at={entry.at} when={words.gutter(entry.at)}>
            {named("history", entry.what)}
            {entry.reason && (
              <span className={`${styles.below} muted`} dir="auto">
                {entry.reason}
              </span>
            )}
          </Moment>
        ))}
      </Margin>
    </section>
  );
}
