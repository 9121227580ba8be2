import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { ButtonLink, Mark, PageTitle, Table } from "@/ui";
import { shortDay } from "@/ui/time";
import { FilterBar, useListFilters } from "./FilterBar";
import { OnPhone, Person, useSums } from "./parts";
import { invoicePdf, invoicesQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.payments";

/** Every invoice and credit note, by number or by whom it was for. */
export default function InvoicesPage() {
  const { t } = useTexts();
  const words = useWords();
  const { sum } = useSums();
  const { filters, clear, filtered } = useListFilters("invoices");
  const list = useInfiniteQuery({ ...invoicesQuery(filters), placeholderData: keepPreviousData });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const day = (at: string) => shortDay(at, words.viewer, words.now);
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("invoices.title")} />
      <FilterBar list="invoices" example={t("invoices.example")} />
      <Listed list={list} rows={rows} filtered={filtered} none={t("invoices.none")} onClear={clear}>
        <Table
          label={t("invoices.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "number",
              title: t("invoices.columns.number"),
              cell: (row) => (
                <span className={styles.first}>
                  <b className="num">{row.number}</b>
                  <span className={`${styles.below} muted`}>
                    <Person who={row.person} />
                  </span>
                  <OnPhone>{day(row.issued_at)}</OnPhone>
                </span>
              ),
            },
            {
              key: "kind",
              title: t("invoices.columns.kind"),
              deskOnly: true,
              cell: (row) =>
                row.kind === "credit_note" ? (
                  <>
                    <Mark tone="soon">{t("invoices.creditNote")}</Mark>
                    {row.original && (
                      <span className={`${styles.below} faint`}>
                        {t("invoices.to", { number: row.original.number })}
                      </span>
                    )}
                  </>
                ) : (
                  <Mark>{t("invoices.invoice")}</Mark>
                ),
            },
            { key: "what", title: t("invoices.columns.what"), deskOnly: true, cell: (row) => <bdi>{row.title}</bdi> },
            {
              key: "day",
              title: t("invoices.columns.day"),
              deskOnly: true,
              cell: (row) => <time dateTime={row.issued_at}>{day(row.issued_at)}</time>,
            },
            {
              key: "sum",
              title: t("sum"),
              figure: true,
              cell: (row) => sum(row.total_minor, row.currency),
            },
            {
              key: "pdf",
              title: <span className="hide">{t("acts")}</span>,
              cell: (row) => (
                <span className={styles.rowActs}>
                  <ButtonLink
                    size="tight"
                    icon="download"
                    href={invoicePdf(row.id)}
                    download
                    label={t("invoices.pdfLabel", { number: row.number })}
                  >
                    PDF
                  </ButtonLink>
                </span>
              ),
            },
          ]}
        />
      </Listed>
    </div>
  );
}
