import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Dispatch, lazy, type SetStateAction, Suspense, useEffect, useState } from "react";
import { Navigate, useBlocker } from "react-router";
import { Problem } from "@/api/problem";
import { useMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { Button, ButtonLink, PageTitle, Sheet, Waiting } from "@/ui";
import styles from "./onboarding.module.css";
import { ProfileFields } from "./ProfileFields";
import { afterSaving, changesIn, type Draft, draftOf, wrongIn } from "./profile";
import { applicationQuery, previewQuery, saveProfile, visibilityQuery } from "./queries";
import { fieldOf } from "./steps";
import { useTexts } from "./texts";
import type { Application } from "./types";
import { VisibilityPanel } from "./VisibilityPanel";

// What stands below the form, or beside it, where nothing that is being read could be pushed down.
const Preview = lazy(() => import("./Preview").then((module) => ({ default: module.Preview })));
const DocumentsPart = lazy(() => import("./DocumentsPart").then((module) => ({ default: module.DocumentsPart })));
// Brings the dialog's parts along, which most never open.
const LeaveDialog = lazy(() => import("./LeaveDialog").then((module) => ({ default: module.LeaveDialog })));

/** The profile of an approved interviewer: what candidates read, and whether they see it. */
export default function ProfilePage() {
  const { t } = useTexts();
  const { data: application, error, refetch } = useQuery(applicationQuery);
  const approved = application?.state === "approved";
  // In one column each part would push down those below it: they come together.
  const visibility = useQuery({ ...visibilityQuery, enabled: approved });
  const preview = useQuery({ ...previewQuery, enabled: approved });
  const ready = application !== undefined && !visibility.isLoading && !preview.isLoading;
  // Once it is there it stays, with what is being written in it, also while a part is asked for again.
  const [came, setCame] = useState(false);
  if (ready && !came) setCame(true);
  if (application === undefined || !(ready || came)) {
    return (
      <>
        <PageTitle title={t("mine.title")} />
        <div className={styles.section}>
          {error ? <ProblemNote error={error} onAgain={() => refetch()} /> : <Waiting words={t("waiting")} lines={6} />}
        </div>
      </>
    );
  }
  // Before somebody is approved their profile is a part of the application.
  if (!application || !approved) return <Navigate to="/interviewer/apply" replace />;
  return <Mine application={application} />;
}

function Mine({ application }: { application: Application }) {
  const { t } = useTexts();
  const me = useMe();
  const [draft, setDraft] = useState(() => draftOf(application.profile));
  const { data: visibility } = useQuery({ ...visibilityQuery, retryOnMount: false });
  return (
    <>
      <PageTitle
        title={t("mine.title")}
        lead={t("mine.lead")}
        actions={visibility?.is_listed && <ButtonLink to={`/interviewers/${me.id}`}>{t("mine.page")}</ButtonLink>}
      />
      <div className={styles.mine}>
        <aside className={styles.mineSide}>
          <VisibilityPanel />
        </aside>
        <section className={styles.mineForm} aria-labelledby="mine-edit">
          <h2 id="mine-edit">{t("mine.edit")}</h2>
          <Editor application={application} draft={draft} onDraft={setDraft} listed={visibility?.is_listed ?? false} />
        </section>
        <section className={styles.minePreview} aria-labelledby="mine-preview">
          <h2 id="mine-preview">{t("mine.preview")}</h2>
          <p className="small muted">{t("mine.previewWhat")}</p>
          <Sheet>
            <Suspense fallback={<Waiting lines={5} />}>
              <Preview draft={draft} />
            </Suspense>
          </Sheet>
        </section>
        <section className={styles.mineDocuments} id="documents" aria-labelledby="mine-documents">
          <h2 id="mine-documents">{t("documents.title")}</h2>
          <Suspense fallback={null}>
            <DocumentsPart application={application} />
          </Suspense>
        </section>
      </div>
    </>
  );
}

function Editor({
  application,
  draft,
  onDraft,
  listed,
}: {
  application: Application;
  draft: Draft;
  onDraft: Dispatch<SetStateAction<Draft>>;
  listed: boolean;
}) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const saved = application.profile;
  const save = useMutation({
    mutationFn: (sent: Draft) => saveProfile(changesIn(sent, saved)),
    onSuccess: (profile, sent) => {
      // Whoever writes on meanwhile loses nothing.
      onDraft((now) => afterSaving(now, sent, profile));
      queries.setQueryData(applicationQuery.queryKey, (before) => before && { ...before, profile });
      void queries.invalidateQueries({ queryKey: applicationQuery.queryKey });
      void queries.invalidateQueries({ queryKey: previewQuery.queryKey });
      void queries.invalidateQueries({ queryKey: visibilityQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ["interviewers"] });
    },
  });
  const wrong = Object.keys(wrongIn(draft)).length > 0;
  const changed = wrong || Object.keys(changesIn(draft, saved)).length > 0;
  const fields = save.error instanceof Problem ? save.error.fields : {};
  // A profile that candidates see can't lose what it needs: the server names the fields.
  const lacks =
    save.error instanceof Problem && save.error.code === "incomplete" && Array.isArray(save.error.said.missing)
      ? save.error.said.missing.flatMap((key) => fieldOf(String(key)) ?? [])
      : [];
  const told = Object.keys(fields).length > 0 || lacks.length > 0;
  return (
    <>
      <ProfileFields
        draft={draft}
        onChange={(part) => {
          if (save.isSuccess || save.isError) save.reset();
          onDraft((now) => ({ ...now, ...part }));
        }}
        refused={fields}
        missing={lacks}
      />
      <div className={styles.saveBar}>
        <p className="small muted" role="status">
          {save.isSuccess && !changed && t(listed ? "mine.saved" : "mine.savedHidden")}
          {changed && (wrong || told ? t("mine.fix") : t("mine.unsaved"))}
        </p>
        {save.error && !told && <ProblemNote error={save.error} />}
        <div className="row wrap">
          <Button
            kind="main"
            fill="phone"
            disabled={!changed || wrong}
            busy={save.isPending}
            onClick={() => save.mutate(draft)}
          >
            {t("mine.save")}
          </Button>
          {changed && !save.isPending && (
            <Button
              kind="quiet"
              onClick={() => {
                save.reset();
                onDraft(draftOf(saved));
              }}
            >
              {t("mine.undo")}
            </Button>
          )}
        </div>
      </div>
      <LeaveGuard when={changed && !(save.isPending && save.variables === draft)} />
    </>
  );
}

/** Asks before what was written is lost: within the app in our words, when the tab closes in the browser's. */
function LeaveGuard({ when }: { when: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!when) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [when]);
  if (blocker.state !== "blocked") return null;
  return (
    <Suspense fallback={null}>
      <LeaveDialog onStay={blocker.reset} onLeave={blocker.proceed} />
    </Suspense>
  );
}
