import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams } from "react-router";
import type { Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { configQuery, meQuery } from "@/api/queries";
import { Brand } from "@/app/Brand";
import PeopleShell from "@/app/shells/PeopleShell";
import { ErrorPage, ProblemNote } from "@/features/errors";
import { ButtonLink, PageTitle, useWindowTitle, Waiting } from "@/ui";
import styles from "./interviewers.module.css";
import { Person } from "./Person";
import { interviewerQuery } from "./queries";
import { useTexts } from "./texts";
import type { PublicInterviewer } from "./types";

// The times and the form come a moment after the person's words.
const BookHere = lazy(() => import("./BookHere").then((module) => ({ default: module.BookHere })));

/** An interviewer's public page: open to everybody, in the shell for those signed in. */
export default function PersonPage() {
  const { data: me, error, isPending } = useQuery(meQuery);
  if (isPending) return null;
  if (error && me === undefined) return <ErrorPage error={error} />;
  const page = <Loaded me={me ?? null} />;
  return me ? <PeopleShell>{page}</PeopleShell> : <OpenShell>{page}</OpenShell>;
}

function OpenShell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const back = useBack();
  return (
    <div className={styles.open}>
      <header className={styles.top}>
        <Brand />
        <nav aria-label={t("landing.account")}>
          <ButtonLink to={`/sign-in?next=${back}`} kind="quiet">
            {t("signing.signIn")}
          </ButtonLink>
        </nav>
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  );
}

function useBack(): string {
  const { pathname, search } = useLocation();
  return encodeURIComponent(pathname + search);
}

function Loaded({ me }: { me: Schemas["Me"] | null }) {
  const { t } = useTexts();
  const id = useParams().id ?? "";
  const { data: person, error, refetch } = useQuery(interviewerQuery(id));
  const crumbs = me && (
    <p className="small muted">
      <Link to="/interviewers">{t("page.back")}</Link>
    </p>
  );
  if (person) {
    return (
      <>
        {crumbs}
        <Shown person={person} me={me} />
      </>
    );
  }
  if (error instanceof Problem && error.status === 404) return <NotShown signedIn={me !== null} />;
  return (
    <>
      {crumbs}
      <PageTitle title={t("page.title")} />
      <div className={styles.part}>
        {error ? <ProblemNote error={error} onAgain={() => refetch()} /> : <Waiting words={t("page.waiting")} />}
      </div>
    </>
  );
}

function Shown({ person, me }: { person: PublicInterviewer; me: Schemas["Me"] | null }) {
  useWindowTitle(person.name);
  return (
    <div className={me ? styles.part : undefined}>
      <Person
        person={person}
        title={
          <h1 id="page-title" tabIndex={-1}>
            <bdi>{person.name}</bdi>
          </h1>
        }
      >
        {me?.id === person.id ? (
          <Yours />
        ) : (
          <Suspense fallback={<Waiting lines={8} />}>
            <BookHere person={person} signedIn={me !== null} after={me === null && <ForStrangers />} />
          </Suspense>
        )}
      </Person>
    </div>
  );
}

function Yours() {
  const { t } = useTexts();
  return (
    <>
      <p className="small">
        <b>{t("page.yours")}</b> <span className="muted">{t("page.yoursWhat")}</span>
      </p>
      <ButtonLink to="/interviewer/profile" fill>
        {t("page.edit")}
      </ButtonLink>
    </>
  );
}

function ForStrangers() {
  const { t } = useTexts();
  const { data: config } = useQuery(configQuery);
  const back = useBack();
  return (
    <p className="small muted">
      {t("page.signInWhat")} <Link to={`/sign-in?next=${back}`}>{t("page.signIn")}</Link>
      {config?.signup !== false && (
        <>
          {" "}
          <Link to={`/sign-up?next=${back}`}>{t("page.create")}</Link>
        </>
      )}
    </p>
  );
}

function NotShown({ signedIn }: { signedIn: boolean }) {
  const { t } = useTexts();
  return (
    <>
      <PageTitle title={t("page.missing.title")} lead={t("page.missing.what")} />
      <p className={styles.more}>
        <ButtonLink to={signedIn ? "/interviewers" : "/"}>
          {t(signedIn ? "page.missing.find" : "page.missing.home")}
        </ButtonLink>
      </p>
    </>
  );
}
