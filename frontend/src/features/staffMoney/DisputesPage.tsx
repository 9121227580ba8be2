import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Mark, PageTitle, Table } from "@/ui";
import { FilterBar, useListFilters } from "./FilterBar";
import { OnPhone, Person, useSums } from "./parts";
import { disputesQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.payments";
import { DISPUTE_STATES, type Dispute } from "./types";
import { byDue, disputeTone, dueTone } from "./words";

/** Payments that somebody had their bank take back, the next answer first. */
export default function DisputesPage() {
  const { t } = useTexts();
  const words = useWords();
  const { sum } = useSums();
  const { filters, clear, filtered } = useListFilters("disputes");
  const list = useInfiniteQuery({ ...disputesQuery(filters), placeholderData: keepPreviousData });
  const rows = (list.data?.pages.flatMap((page) => page.results) ?? []).sort(byDue);
  const due = (row: Dispute) =>
    row.respond_by && row.state === "needs_response" ? (
      <Mark tone={dueTone(row.respond_by, words.now)}>{words.relative(row.respond_by)}</Mark>
    ) : (
      <span className="faint">–</span>
    );
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("disputes.title")} lead={t("disputes.lead")} />
      <FilterBar
        list="disputes"
        choices={[
          {
            name: "state",
            label: t("state"),
            options: DISPUTE_STATES.map((value) => ({ value, label: t(`disputes.states.${value}`) })),
          },
        ]}
      />
      <Listed list={list} rows={rows} filtered={filtered} none={t("disputes.none")} onClear={clear}>
        <Table
          label={t("disputes.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "what",
              title: t("whatAndWho"),
              cell: (row) => (
                <span className={styles.first}>
                  <Link className={staff.quote} to={`/staff/disputes/${row.id}`}>
                    <bdi>{row.title}</bdi>
                  </Link>
                  <span className="muted">
                    <Person who={row.person} />
                  </span>
                  <OnPhone>{row.reason.replaceAll("_", " ")}</OnPhone>
                </span>
              ),
            },
            {
              key: "state",
              title: t("state"),
              cell: (row) => <Mark tone={disputeTone[row.state]}>{t(`disputes.states.${row.state}`)}</Mark>,
            },
            { key: "due", title: t("disputes.columns.due"), cell: due },
            {
              key: "reason",
              title: t("disputes.columns.reason"),
              deskOnly: true,
              cell: (row) => row.reason.replaceAll("_", " "),
            },
            {
              key: "sum",
              title: t("sum"),
              figure: true,
              deskOnly: true,
              cell: (row) => sum(row.amount_minor, row.currency),
            },
          ]}
        />
      </Listed>
    </div>
  );
}
