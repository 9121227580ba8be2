import { useInfiniteQuery } from "@tanstack/react-query";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, Margin, Moment, useNow } from "@/ui";
import { clock, shortDay } from "@/ui/time";
import styles from "./account.module.css";
import { visitsQuery } from "./queries";
import { useTexts } from "./texts";

/** When somebody of the staff looked at my account, who, and why. */
export function Visits() {
  const { t } = useTexts();
  const viewer = useViewer();
  const now = useNow();
  const list = useInfiniteQuery(visitsQuery);
  const visits = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <section className={styles.block} aria-labelledby="visits">
      <h2 id="visits">{t("visits.title")}</h2>
      <p className="small muted">{t("visits.lead")}</p>
      <div className={styles.list}>
        {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
        {list.data && visits.length === 0 && <p className="small muted">{t("visits.none")}</p>}
        {visits.length > 0 && (
          <Margin label={t("visits.title")} gutter={104}>
            {visits.map((visit) => (
              <Moment
                key={visit.id}
                when={`${shortDay(visit.at, viewer, now)}, ${clock(visit.at, viewer)}`}
                at={visit.at}
              >
                <b>
                  <bdi>{visit.by_name}</bdi>
                </b>{" "}
                <span className="small faint">
                  {visit.ended_at ? t("visits.ended", { time: clock(visit.ended_at, viewer) }) : t("visits.running")}
                </span>
                <p className="small muted">
                  <bdi>{visit.reason}</bdi>
                </p>
              </Moment>
            ))}
          </Margin>
        )}
        {list.hasNextPage && (
          <p className={styles.list}>
            <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
              {t("visits.more")}
            </Button>
          </p>
        )}
      </div>
    </section>
  );
}
