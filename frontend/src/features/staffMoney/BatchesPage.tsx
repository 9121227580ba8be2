import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { ButtonLink, Mark, PageTitle, Table } from "@/ui";
import { OnPhone, Tabs, useSums } from "./parts";
import { bankFile, batchesQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import "./texts.payouts";

/** Payouts that went out together, each with its file for the bank. */
export default function BatchesPage() {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const { sum } = useSums();
  const list = useInfiniteQuery(batchesQuery);
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("batches.title")} />
      <Tabs of="payouts" />
      <div className={staff.more}>
        <Listed list={list} rows={rows} filtered={false} none={t("batches.none")} onClear={() => {}}>
          <Table
            label={t("batches.title")}
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "number",
                title: t("payouts.columns.batch"),
                cell: (row) => (
                  <span className={styles.first}>
                    <Link className={staff.quote} to={`/staff/payouts?batch=${row.id}`}>
                      {t("batches.number", { number: row.number })}
                    </Link>
                    <span className="muted">{words.brief(row.created_at)}</span>
                    <OnPhone>{t("batches.count", { count: row.payouts })}</OnPhone>
                  </span>
                ),
              },
              {
                key: "open",
                title: t("state"),
                cell: (row) =>
                  row.open > 0 ? (
                    <Mark tone="soon">{t("batches.open", { count: row.open })}</Mark>
                  ) : (
                    <Mark tone="good">{t("batches.settled")}</Mark>
                  ),
              },
              {
                key: "method",
                title: t("batches.method"),
                deskOnly: true,
                cell: (row) => named("methods", row.method),
              },
              {
                key: "by",
                title: t("batches.by"),
                deskOnly: true,
                cell: (row) => <bdi>{row.made_by || t("batches.self")}</bdi>,
              },
              { key: "payouts", title: t("batches.payouts"), figure: true, deskOnly: true, cell: (row) => row.payouts },
              {
                key: "sum",
                title: t("payouts.columns.net"),
                figure: true,
                deskOnly: true,
                cell: (row) => sum(row.net_minor, row.currency || "INR"),
              },
              {
                key: "file",
                title: <span className="hide">{t("batches.file")}</span>,
                cell: (row) =>
                  row.method === "manual" &&
                  row.open > 0 && (
                    <span className={styles.rowActs}>
                      <ButtonLink
                        size="tight"
                        icon="download"
                        href={bankFile(row.id)}
                        download
                        label={t("batches.fileOf", { number: row.number })}
                      >
                        {t("batches.file")}
                      </ButtonLink>
                    </span>
                  ),
              },
            ]}
          />
        </Listed>
      </div>
    </div>
  );
}
