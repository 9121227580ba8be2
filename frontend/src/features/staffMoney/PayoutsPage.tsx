import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Button, Mark, Note, PageTitle, Table } from "@/ui";
import { FilterBar, useListFilters } from "./FilterBar";
import { AskDialog, OnPhone, Person, Tabs, useSums } from "./parts";
import { bankFile, MONEY, payoutsQuery, runPayouts } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.payouts";
import { PAYOUT_STATES, type PayoutRow, type PayoutRun } from "./types";
import { payoutTone } from "./words";

/** What interviewers are owed and paid. */
export default function PayoutsPage() {
  const { t } = useTexts();
  const queries = useQueryClient();
  const { filters, clear, filtered } = useListFilters("payouts");
  const list = useInfiniteQuery({ ...payoutsQuery(filters), placeholderData: keepPreviousData });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const [asking, setAsking] = useState(false);
  const run = useMutation({
    mutationFn: runPayouts,
    onSuccess: () => setAsking(false),
    onSettled: () => queries.invalidateQueries({ queryKey: MONEY }),
  });
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("payouts.title")}
        actions={
          <Button
            onClick={() => {
              run.reset();
              setAsking(true);
            }}
          >
            {t("payouts.run.open")}
          </Button>
        }
      />
      <Tabs of="payouts" />
      {run.data && <Ran run={run.data} />}
      <FilterBar
        list="payouts"
        example={t("payouts.example")}
        choices={[
          {
            name: "state",
            label: t("state"),
            options: PAYOUT_STATES.map((value) => ({ value, label: t(`payouts.states.${value}`) })),
          },
        ]}
      />
      <Listed list={list} rows={rows} filtered={filtered} none={t("payouts.none")} onClear={clear}>
        <Rows rows={rows} />
      </Listed>
      {asking && (
        <AskDialog
          title={t("payouts.run.title")}
          what={t("payouts.run.what")}
          keep={t("payouts.run.keep")}
          act={t("payouts.run.act")}
          busy={run.isPending}
          error={run.error}
          onAct={() => run.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** What a run did, in words; with a file for the bank where it made one. */
function Ran({ run }: { run: PayoutRun }) {
  const { t } = useTexts();
  return (
    <div className={staff.more}>
      <Note tone={run.without_account > 0 ? "soon" : "good"} live>
        {run.made + run.sent === 0
          ? t("payouts.run.nothing")
          : t("payouts.run.done", { count: run.made, sent: run.sent })}{" "}
        {run.without_account > 0 && t("payouts.run.without", { count: run.without_account })}{" "}
        {run.batch?.method === "manual" && (
          <a href={bankFile(run.batch.id)} download>
            {t("batches.fileOf", { number: run.batch.number })}
          </a>
        )}
      </Note>
    </div>
  );
}

function Rows({ rows }: { rows: PayoutRow[] }) {
  const { t } = useTexts();
  const words = useWords();
  const { sum, count } = useSums();
  return (
    <Table
      label={t("payouts.title")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "who",
          title: t("who"),
          cell: (row) => (
            <span className={styles.first}>
              <Link className={`${staff.quote} num`} to={`/staff/payouts/${row.id}`}>
                {row.number}
              </Link>
              <span className="muted">
                <Person who={row.user} />
              </span>
              <OnPhone>{words.brief(row.paid_at ?? row.created_at)}</OnPhone>
            </span>
          ),
        },
        {
          key: "state",
          title: t("state"),
          cell: (row) => (
            <>
              <Mark tone={payoutTone[row.state]}>{t(`payouts.states.${row.state}`)}</Mark>
              {row.state === "failed" && (
                <span className={`${styles.below} muted`} dir="auto">
                  {row.failed_because}
                </span>
              )}
            </>
          ),
        },
        {
          key: "batch",
          title: t("payouts.columns.batch"),
          deskOnly: true,
          cell: (row) =>
            row.batch ? t("batches.number", { number: row.batch.number }) : <span className="faint">–</span>,
        },
        {
          key: "when",
          title: t("payouts.columns.made"),
          deskOnly: true,
          cell: (row) => <time dateTime={row.created_at}>{words.brief(row.created_at)}</time>,
        },
        {
          key: "tokens",
          title: t("payouts.columns.tokens"),
          figure: true,
          deskOnly: true,
          cell: (row) => count(row.tokens),
        },
        { key: "sum", title: t("payouts.columns.net"), figure: true, cell: (row) => sum(row.net_minor, row.currency) },
      ]}
    />
  );
}
