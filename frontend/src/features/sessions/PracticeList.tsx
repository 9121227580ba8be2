import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ProblemNote } from "@/features/errors";
import { Button, ButtonLink, Empty, Icon, Mark, Waiting } from "@/ui";
import { outcomeOf, type PracticeRow, practicePath, practiceQuery } from "./practice";
import styles from "./sessions.module.css";
import { useWords } from "./words";

/** All AI interviews of mine: those to go on with, and those with a report. */
export function PracticeList() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(practiceQuery());
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  if (list.isPending) return <Waiting lines={8} />;
  return (
    <>
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rows.length === 0 && (
        <Empty action={<ButtonLink to="/practise">{t("sessions.practice.setUp")}</ButtonLink>}>
          <p>{t("sessions.none.practice")}</p>
        </Empty>
      )}
      <PracticeLines rows={rows} />
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("sessions.more")}
          </Button>
        </p>
      )}
    </>
  );
}

export function PracticeLines({ rows }: { rows: PracticeRow[] }) {
  if (rows.length === 0) return null;
  return (
    <ul className={styles.lines}>
      {rows.map((row) => (
        <PracticeLine key={row.id} row={row} />
      ))}
    </ul>
  );
}

function PracticeLine({ row }: { row: PracticeRow }) {
  const { t } = useTranslation();
  const words = useWords();
  const outcome = outcomeOf(row);
  const begun = row.started_at ?? row.created_at;
  return (
    <li>
      <span className={styles.practiceIcon}>
        <Icon name={row.state === "paused" ? "pause" : "wave"} />
      </span>
      <div>
        <p className="row wrap">
          <Link to={practicePath(row)}>
            <bdi>{row.title}</bdi>
          </Link>
          {row.state === "active" && (
            <Mark tone="good" dot>
              {t("sessions.running")}
            </Mark>
          )}
          {row.state === "paused" && <Mark tone="soon">{t("sessions.practice.paused")}</Mark>}
          {outcome === "failed" && <Mark tone="loss">{t("sessions.practice.noReport")}</Mark>}
        </p>
        <p className={`${styles.names} small muted`}>
          {t("sessions.practice.answers", { count: row.answers })} {t(`sessions.practice.outcome.${outcome}`)}
        </p>
      </div>
      <div className={`${styles.when} small`}>
        <time dateTime={begun}>{words.at(begun)}</time>
        <span className="muted">
          {row.state !== "finished" && row.kept_until
            ? t("sessions.practice.kept", { day: words.day(row.kept_until) })
            : words.length(row.minutes * 60)}
        </span>
      </div>
      {row.state === "finished"
        ? outcome !== "forgotten" &&
          outcome !== "none" && <ButtonLink to={practicePath(row)}>{t("sessions.practice.report")}</ButtonLink>
        : outcome !== "forgotten" && <ButtonLink to={practicePath(row)}>{t("sessions.practice.continue")}</ButtonLink>}
    </li>
  );
}
