import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef } from "react";
import { Link, useSearchParams } from "react-router";
import { Bar, ButtonLink, Icon, Note, PageTitle, Waiting } from "@/ui";
import styles from "./onboarding.module.css";
import type { Draft } from "./profile";
import { guidesQuery } from "./queries";
import { addressOf, type Gap, gapsOf, nextStep, STEPS, type Step, stepBefore, stepOf, stepsDone } from "./steps";
import { useTexts } from "./texts";
import type { Application } from "./types";

// One step is open at a time: each brings its own parts.
const ProfileStep = lazy(() => import("./ProfileStep").then((module) => ({ default: module.ProfileStep })));
const DocumentsPart = lazy(() => import("./DocumentsPart").then((module) => ({ default: module.DocumentsPart })));
const GuidesPart = lazy(() => import("./GuidesPart").then((module) => ({ default: module.GuidesPart })));
const ReviewStep = lazy(() => import("./ReviewStep").then((module) => ({ default: module.ReviewStep })));

/** An application in its owner's hands: its steps beside it, one of them open. */
export function ApplicationForm({ application }: { application: Application }) {
  const { t } = useTexts();
  const [search] = useSearchParams();
  const gaps = gapsOf(application.missing);
  const step = useStep(stepOf(search.get("step"), gaps), search.get("step") !== null);
  const title = useRef<HTMLHeadingElement>(null);
  // What was written in the profile and isn't saved yet outlives its step.
  const unsaved = useRef<Draft | null>(null);
  const shown = useRef(step);
  useEffect(() => {
    // Whoever goes to another step reads on from its title; whoever comes to the page, from the page's.
    if (shown.current !== step && !location.hash) title.current?.focus();
    shown.current = step;
  }, [step]);
  // What comes late would push down what stands below it.
  const { isPending } = useQuery(guidesQuery);
  const done = stepsDone(gaps);
  const next = nextStep(step);
  const before = stepBefore(step);
  const percent = Math.round(application.progress * 100);
  const refused = application.documents.filter((document) => document.state === "rejected").length;
  return (
    <>
      <PageTitle title={t("apply.title")} lead={t("apply.lead")} />
      {application.state === "changes_requested" && (
        <div className={styles.changes}>
          <Note tone="soon">
            <b>{t("apply.changes")}</b>
            {application.reason && (
              <p className={styles.reason} dir="auto">
                {application.reason}
              </p>
            )}
            {refused > 0 && (
              <p>
                {t("apply.changesDocuments", { count: refused })}{" "}
                {step !== "documents" && <Link to={addressOf("documents")}>{t("apply.toDocuments")}</Link>}
              </p>
            )}
            <p>{t("apply.changesWhat")}</p>
          </Note>
        </div>
      )}
      <div className={styles.apply}>
        <nav className={styles.steps} aria-label={t("apply.steps")}>
          <p className="small muted num">{t("apply.progress", { percent })}</p>
          <Bar part={application.progress} label={t("apply.progress", { percent })} />
          <ol>
            {STEPS.map((one) => (
              <li key={one}>
                <Link to={addressOf(one)} aria-current={one === step ? "step" : undefined}>
                  <span>{t(`apply.${one}`)}</span>
                  <StepMark step={one} done={done.has(one)} gaps={gaps} />
                </Link>
              </li>
            ))}
          </ol>
        </nav>
        <section className={styles.step} aria-labelledby="step-title">
          <header>
            <p className="small faint">{t("apply.stepOf", { at: STEPS.indexOf(step) + 1, of: STEPS.length })}</p>
            <h2 id="step-title" ref={title} tabIndex={-1}>
              {t(`apply.${step}`)}
            </h2>
          </header>
          <Suspense fallback={<Waiting lines={6} />}>
            {step === "profile" && (
              <>
                <p className="small muted">{t("profile.what")}</p>
                <ProfileStep application={application} unsaved={unsaved} />
              </>
            )}
            {step === "documents" && <DocumentsPart application={application} />}
            {step === "guides" && (
              <>
                <p className="small muted">{t("guides.what")}</p>
                <GuidesPart inOrder />
              </>
            )}
            {step === "review" && <ReviewStep application={application} />}
            <footer className={styles.stepActs} hidden={step === "guides" && isPending}>
              {before && <ButtonLink to={addressOf(before)}>{t("apply.back")}</ButtonLink>}
              {next && (
                <ButtonLink to={addressOf(next)} kind={done.has(step) ? "main" : "plain"}>
                  {t("apply.next", { step: t(`apply.${next}`) })}
                </ButtonLink>
              )}
            </footer>
          </Suspense>
        </section>
      </div>
    </>
  );
}

/** Filling in the last missing thing of a step must not carry anybody on to the next: that is for them to do. */
function useStep(asked: Step, named: boolean): Step {
  const first = useRef(asked);
  if (named) first.current = asked;
  return first.current;
}

function StepMark({ step, done, gaps }: { step: Step; done: boolean; gaps: readonly Gap[] }) {
  const { t } = useTexts();
  if (done) {
    return (
      <span className={styles.stepDone}>
        <Icon name="check" small />
        <span className="hide">{t("apply.done")}</span>
      </span>
    );
  }
  const count = gaps.filter((gap) => gap.step === step).length;
  return count > 0 ? <span className="faint num">{t("apply.open", { count })}</span> : null;
}
