import { useTranslation } from "react-i18next";
import { isRouteErrorResponse, useRouteError } from "react-router";
import { Problem } from "@/api/problem";
import { ButtonLink, Failed, PageTitle } from "@/ui";
import styles from "./errors.module.css";

/** A refusal in words: what happened, what was kept, what to do. For a query that failed, with its way to try again. */
export function ProblemNote({ error, onAgain }: { error: unknown; onAgain?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof Problem ? error : null;
  const kind = kindOf(problem);
  return (
    <Failed
      what={t(`errors.${kind}.what`)}
      kept={problem?.status && problem.status < 500 && problem.message ? problem.message : t(`errors.${kind}.todo`)}
      requestId={problem?.requestId}
      onAgain={kind === "missing" || kind === "forbidden" ? undefined : onAgain}
    />
  );
}

type Kind = "missing" | "forbidden" | "offline" | "busy" | "broken" | "refused";

function kindOf(problem: Problem | null): Kind {
  if (!problem) return "broken";
  if (problem.status === 404) return "missing";
  if (problem.status === 403) return "forbidden";
  if (problem.status === 429) return "busy";
  if (problem.status === 0) return "offline";
  return problem.status >= 500 ? "broken" : "refused";
}

/** A whole page for what can't be shown; `inside` a shell, which has its own main part. */
export function ErrorPage({ error, inside }: { error: unknown; inside?: boolean }) {
  const { t } = useTranslation();
  const problem = error instanceof Problem ? error : null;
  const kind = kindOf(problem);
  const Frame = inside ? "div" : "main";
  return (
    <Frame className={inside ? `${styles.page} ${styles.inside}` : styles.page}>
      <PageTitle title={t(`errors.${kind}.title`)} lead={t(`errors.${kind}.what`)} />
      <p className="muted">{t(`errors.${kind}.todo`)}</p>
      {problem?.requestId && (
        <p className="code faint">
          {t("ui.request")} {problem.requestId}
        </p>
      )}
      <p className={styles.acts}>
        {(kind === "offline" || kind === "broken") && (
          <ButtonLink href={location.href} kind="main">
            {t("errors.reload")}
          </ButtonLink>
        )}
        <ButtonLink to="/">{t("errors.home")}</ButtonLink>
      </p>
    </Frame>
  );
}

/** The page for an address that leads nowhere. */
export default function NotFoundPage() {
  return <ErrorPage error={new Problem(404, "not_found", "")} />;
}

/** What the router shows when a page breaks, or when its file could not be loaded. */
export function RouteError() {
  const error = useRouteError();
  if (isRouteErrorResponse(error)) return <ErrorPage error={new Problem(error.status, "route", error.statusText)} />;
  // A page's file that can't be fetched is a TypeError in every browser: the network, or a new version on the server.
  if (error instanceof TypeError && /import|module|fetch/i.test(error.message)) {
    return <ErrorPage error={new Problem(0, "unreachable", "")} />;
  }
  return <ErrorPage error={error} />;
}
