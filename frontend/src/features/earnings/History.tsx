import { useInfiniteQuery } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Button, Mark, Table, Waiting } from "@/ui";
import { shortDay } from "@/ui/time";
import { earningTone } from "./earnings";
import styles from "./earnings.module.css";
import { earningRowsQuery } from "./queries";
import { useTexts } from "./texts";
import type { EarningRow } from "./types";

/** What was earned, one by one; and until when it waits, or in which payout it went out. */
export function History() {
  const { t } = useTexts();
  const words = useWords();
  const list = useInfiniteQuery(earningRowsQuery);
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const day = (at: string) => shortDay(at, words.viewer, words.now);
  const more = (row: EarningRow) => {
    if (row.state === "pending") return t("history.until", { day: day(row.available_at) });
    return row.payout ? row.payout.number : "";
  };
  return (
    <section className={styles.section} aria-labelledby="history">
      <h2 id="history">{t("history.title")}</h2>
      {list.isPending && <Waiting lines={5} />}
      {list.error && rows.length === 0 && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rows.length === 0 && <p className="small muted">{t("history.none")}</p>}
      {rows.length > 0 && (
        <Table
          label={t("history.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "at",
              title: t("history.columns.at"),
              cell: (row) => <time dateTime={row.earned_at}>{words.brief(row.earned_at)}</time>,
            },
            {
              key: "state",
              title: t("history.columns.state"),
              cell: (row) => (
                <>
                  <Mark tone={earningTone[row.state]}>{t(`history.states.${row.state}`)}</Mark>
                  {more(row) && <span className={`${styles.below} faint`}>{more(row)}</span>}
                </>
              ),
            },
            {
              key: "tokens",
              title: t("history.columns.tokens"),
              figure: true,
              cell: (row) => (
                <>
                  {row.tokens - row.taken_back}
                  {row.taken_back > 0 && (
                    <span className={`${styles.below} faint`}>{t("history.takenBack", { count: row.taken_back })}</span>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("more")}
          </Button>
        </p>
      )}
    </section>
  );
}
