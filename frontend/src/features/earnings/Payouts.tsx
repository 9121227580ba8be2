import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { price } from "@/features/interviewers/money";
import { useWords } from "@/features/sessions/words";
import { Button, ButtonLink, Empty, Mark, Table } from "@/ui";
import { shortDay } from "@/ui/time";
import { payoutTone } from "./earnings";
import styles from "./earnings.module.css";
import { statementOf } from "./queries";
import { useTexts } from "./texts";
import type { Payout } from "./types";

/** What was paid out, each with its statement. */
export function Payouts({
  list,
  rows,
}: {
  list: Pick<
    UseInfiniteQueryResult,
    "error" | "data" | "refetch" | "hasNextPage" | "isFetchingNextPage" | "fetchNextPage"
  >;
  rows: Payout[];
}) {
  const { t } = useTexts();
  const words = useWords();
  const day = (at: string) => shortDay(at, words.viewer, words.now);
  /** The day that says most about where it is. */
  const when = (row: Payout) => {
    if (row.paid_at) return t("payouts.paidOn", { day: day(row.paid_at) });
    return row.sent_at
      ? t("payouts.sentOn", { day: day(row.sent_at) })
      : t("payouts.madeOn", { day: day(row.created_at) });
  };
  return (
    <section className={styles.section} aria-labelledby="payouts">
      <h2 id="payouts">{t("payouts.title")}</h2>
      {list.error && rows.length === 0 && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {Boolean(list.data) && rows.length === 0 && (
        <Empty>
          <p>{t("payouts.none")}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <Table
          label={t("payouts.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "number",
              title: t("payouts.columns.number"),
              cell: (row) => (
                <>
                  <b className="num">{row.number}</b>
                  <span className={`${styles.below} muted`}>{when(row)}</span>
                </>
              ),
            },
            {
              key: "state",
              title: t("payouts.columns.state"),
              cell: (row) => <Mark tone={payoutTone[row.state]}>{t(`payouts.states.${row.state}`)}</Mark>,
            },
            {
              key: "tokens",
              title: t("payouts.columns.tokens"),
              figure: true,
              deskOnly: true,
              cell: (row) => row.tokens,
            },
            {
              key: "sum",
              title: t("payouts.columns.sum"),
              figure: true,
              cell: (row) => price(row.net_minor, row.currency, words.viewer.locale),
            },
            {
              key: "pdf",
              title: <span className="hide">{t("payouts.statement")}</span>,
              cell: (row) => (
                <span className={styles.acts}>
                  <ButtonLink
                    size="tight"
                    icon="download"
                    href={statementOf(row.id)}
                    download
                    label={t("payouts.statementOf", { number: row.number })}
                  >
                    PDF
                  </ButtonLink>
                </span>
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
