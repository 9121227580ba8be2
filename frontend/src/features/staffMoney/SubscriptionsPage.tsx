import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Mark, PageTitle, Table } from "@/ui";
import { FilterBar, useListFilters } from "./FilterBar";
import { OnPhone, Person, useSums } from "./parts";
import { subscriptionsQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import { useNextWords } from "./useNextWords";
import "./texts.subscriptions";
import { AUDIENCES, SUBSCRIPTION_STATES, type Subscription } from "./types";
import { subscriptionTone } from "./words";

/** Who pays for a plan again and again. */
export default function SubscriptionsPage() {
  const { t } = useTexts();
  const { filters, clear, filtered } = useListFilters("subscriptions");
  const list = useInfiniteQuery({ ...subscriptionsQuery(filters), placeholderData: keepPreviousData });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("subscriptions.title")} />
      <FilterBar
        list="subscriptions"
        example={t("subscriptions.example")}
        choices={[
          {
            name: "state",
            label: t("state"),
            options: SUBSCRIPTION_STATES.map((value) => ({ value, label: t(`subscriptions.states.${value}`) })),
          },
          {
            name: "audience",
            label: t("audience"),
            options: AUDIENCES.map((value) => ({ value, label: t(`audiences.${value}`) })),
          },
        ]}
      />
      <Listed list={list} rows={rows} filtered={filtered} none={t("subscriptions.none")} onClear={clear}>
        <Rows rows={rows} />
      </Listed>
    </div>
  );
}

function Rows({ rows }: { rows: Subscription[] }) {
  const { t } = useTexts();
  const named = useNamed();
  const { sum } = useSums();
  const next = useNextWords();
  return (
    <Table
      label={t("subscriptions.title")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "what",
          title: t("subscriptions.columns.what"),
          cell: (row) => (
            <span className={styles.first}>
              <Link className={staff.quote} to={`/staff/subscriptions/${row.id}`}>
                <bdi>{row.title}</bdi>
              </Link>
              <span className="muted">
                <Person who={row.person} />
              </span>
              <OnPhone>{next(row)}</OnPhone>
            </span>
          ),
        },
        {
          key: "state",
          title: t("state"),
          cell: (row) => <Mark tone={subscriptionTone[row.state]}>{t(`subscriptions.states.${row.state}`)}</Mark>,
        },
        { key: "for", title: t("audience"), deskOnly: true, cell: (row) => t(`audiences.${row.audience}`) },
        { key: "next", title: t("subscriptions.columns.next"), deskOnly: true, cell: next },
        { key: "provider", title: t("provider"), deskOnly: true, cell: (row) => named("providers", row.provider) },
        {
          key: "price",
          title: t("subscriptions.columns.price"),
          figure: true,
          cell: (row) => t(`subscriptions.each.${row.interval}`, { sum: sum(row.price_minor, row.currency) }),
        },
      ]}
    />
  );
}
