import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Mark, PageTitle, Table } from "@/ui";
import { FilterBar, useListFilters } from "./FilterBar";
import { PROVIDERS } from "./filters";
import { OnPhone, Tabs } from "./parts";
import { eventsQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useOutcome, useTexts } from "./texts";
import "./texts.operations";
import { EVENT_STATES, type EventRow } from "./types";
import { eventTone } from "./words";

/** Every word of the providers, as it came, and what it did. */
export default function WebhooksPage() {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const outcome = useOutcome();
  const { filters, clear, filtered } = useListFilters("webhooks");
  const list = useInfiniteQuery({ ...eventsQuery(filters), placeholderData: keepPreviousData });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const did = (row: EventRow) => row.error || outcome(row.outcome) || "–";
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("webhooks.title")} />
      <Tabs of="operations" />
      <FilterBar
        list="webhooks"
        choices={[
          {
            name: "state",
            label: t("state"),
            options: EVENT_STATES.map((value) => ({ value, label: t(`eventStates.${value}`) })),
          },
          {
            name: "provider",
            label: t("provider"),
            options: PROVIDERS.map((value) => ({ value, label: named("providers", value) })),
          },
        ]}
      />
      <Listed list={list} rows={rows} filtered={filtered} none={t("webhooks.none")} onClear={clear}>
        <Table
          label={t("webhooks.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "kind",
              title: t("webhooks.columns.kind"),
              cell: (row) => (
                <span className={styles.first}>
                  <Link className={styles.id} to={`/staff/operations/webhooks/${row.id}`}>
                    {row.kind}
                  </Link>
                  <span className={`${styles.below} muted`}>{named("providers", row.provider)}</span>
                  <OnPhone>{words.brief(row.created_at)}</OnPhone>
                </span>
              ),
            },
            {
              key: "state",
              title: t("state"),
              cell: (row) => <Mark tone={eventTone[row.state]}>{t(`eventStates.${row.state}`)}</Mark>,
            },
            { key: "did", title: t("webhooks.columns.did"), deskOnly: true, cell: did },
            {
              key: "about",
              title: t("webhooks.columns.about"),
              deskOnly: true,
              cell: (row) => <span className={`${styles.id} muted`}>{row.about || "–"}</span>,
            },
            {
              key: "deliveries",
              title: t("webhooks.columns.deliveries"),
              figure: true,
              deskOnly: true,
              cell: (row) => row.deliveries,
            },
            {
              key: "when",
              title: t("webhooks.columns.when"),
              figure: true,
              deskOnly: true,
              cell: (row) => <time dateTime={row.created_at}>{words.brief(row.created_at)}</time>,
            },
          ]}
        />
      </Listed>
    </div>
  );
}
