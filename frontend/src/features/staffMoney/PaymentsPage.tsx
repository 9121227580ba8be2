import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Mark, PageTitle, Table } from "@/ui";
import { instantOf } from "@/ui/time";
import { FilterBar, useListFilters } from "./FilterBar";
import { askedBy, PROVIDERS } from "./filters";
import { OnPhone, Person, useSums } from "./parts";
import { paymentsQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import "./texts.payments";
import { PAYMENT_STATES, type PaymentRow } from "./types";
import { paymentTone, purchaseTone } from "./words";

/** Every try to pay, to be found again by person, provider's id or day. */
export default function PaymentsPage() {
  const { t } = useTexts();
  const { viewer } = useWords();
  const named = useNamed();
  const { filters, clear, filtered } = useListFilters("payments");
  const asked = askedBy(filters, (local) => instantOf(local, viewer.zone));
  const list = useInfiniteQuery({ ...paymentsQuery(asked), placeholderData: keepPreviousData });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("payments.title")} />
      <FilterBar
        list="payments"
        example={t("payments.example")}
        choices={[
          {
            name: "state",
            label: t("state"),
            options: PAYMENT_STATES.map((value) => ({ value, label: t(`payments.states.${value}`) })),
          },
          {
            name: "provider",
            label: t("provider"),
            options: PROVIDERS.map((value) => ({ value, label: named("providers", value) })),
          },
        ]}
        days
      />
      <Listed list={list} rows={rows} filtered={filtered} none={t("payments.none")} onClear={clear}>
        <Rows rows={rows} />
      </Listed>
    </div>
  );
}

function Rows({ rows }: { rows: PaymentRow[] }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const { sum } = useSums();
  const state = (row: PaymentRow) => (
    <span className={styles.marks}>
      <Mark tone={paymentTone[row.state]}>{t(`payments.states.${row.state}`)}</Mark>
      {(row.purchase.state === "halted" || row.purchase.state === "reversed") && (
        <Mark tone={purchaseTone[row.purchase.state]}>{t(`purchases.states.${row.purchase.state}`)}</Mark>
      )}
    </span>
  );
  return (
    <Table
      label={t("payments.title")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "what",
          title: t("whatAndWho"),
          cell: (row) => (
            <span className={styles.first}>
              <Link className={staff.quote} to={`/staff/payments/${row.id}`}>
                <bdi>{row.purchase.title}</bdi>
              </Link>
              <span className="muted">
                <Person who={row.person} />
              </span>
              <OnPhone>{words.brief(row.paid_at ?? row.created_at)}</OnPhone>
            </span>
          ),
        },
        { key: "state", title: t("state"), cell: state },
        { key: "provider", title: t("provider"), deskOnly: true, cell: (row) => named("providers", row.provider) },
        {
          key: "when",
          title: t("when"),
          deskOnly: true,
          cell: (row) => (
            <time dateTime={row.paid_at ?? row.created_at}>{words.brief(row.paid_at ?? row.created_at)}</time>
          ),
        },
        {
          key: "sum",
          title: t("sum"),
          figure: true,
          cell: (row) => (
            <>
              {sum(row.amount_minor, row.currency)}
              {row.refunded_minor > 0 && (
                <span className={`${styles.below} faint`}>
                  {t("payments.refunded", { sum: sum(row.refunded_minor, row.currency) })}
                </span>
              )}
            </>
          ),
        },
      ]}
    />
  );
}
