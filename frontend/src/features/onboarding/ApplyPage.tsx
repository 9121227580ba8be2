import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { ProblemNote } from "@/features/errors";
import { ButtonLink, PageTitle, Waiting } from "@/ui";
import { ApplicationForm } from "./ApplicationForm";
import { Begin } from "./Begin";
import styles from "./onboarding.module.css";
import { applicationQuery, previewQuery } from "./queries";
import { useTexts } from "./texts";
import type { Application } from "./types";

// What has been handed in is looked at, not written: neither needs the other's parts.
const Waits = lazy(() => import("./Outcome").then((module) => ({ default: module.Waits })));
const Rejected = lazy(() => import("./Outcome").then((module) => ({ default: module.Rejected })));
const Suspended = lazy(() => import("./Outcome").then((module) => ({ default: module.Suspended })));

/** Handed in, and not decided yet. */
const isWaiting = (application: Application | null | undefined) =>
  application?.state === "submitted" || application?.state === "in_review";

/** Becoming an interviewer: what it takes, the application, and where it stands. */
export default function ApplyPage() {
  return (
    <Suspense fallback={null}>
      <Apply />
    </Suspense>
  );
}

function Apply() {
  const { t } = useTexts();
  const {
    data: application,
    error,
    refetch,
  } = useQuery({
    ...applicationQuery,
    // Somebody decides meanwhile; nothing of one's own is written then.
    refetchInterval: ({ state }) => (isWaiting(state.data) ? 60_000 : false),
  });
  const waits = isWaiting(application);
  // Shown together with the rest: what came later would push the page about.
  const preview = useQuery({ ...previewQuery, enabled: waits });
  if (application === undefined || (waits && preview.isPending)) {
    return (
      <>
        <PageTitle title={t("title")} />
        <div className={styles.section}>
          {error ? <ProblemNote error={error} onAgain={() => refetch()} /> : <Waiting words={t("waiting")} lines={6} />}
        </div>
      </>
    );
  }
  switch (application?.state) {
    case undefined:
      return <Begin />;
    case "draft":
    case "changes_requested":
      return <ApplicationForm application={application} />;
    case "submitted":
    case "in_review":
      return <Waits application={application} />;
    case "rejected":
      return <Rejected application={application} />;
    case "suspended":
      return <Suspended application={application} />;
    case "approved":
      return (
        <>
          <PageTitle title={t("approved.title")} lead={t("approved.lead")} />
          <p className={styles.section}>
            <ButtonLink to="/interviewer/profile" kind="main" size="big" fill="phone">
              {t("approved.act")}
            </ButtonLink>
          </p>
        </>
      );
  }
}
