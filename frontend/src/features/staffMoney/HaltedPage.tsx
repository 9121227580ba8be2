import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { PageTitle, Table } from "@/ui";
import { HaltedActs } from "./HaltedActs";
import { OnPhone, Person, useSums } from "./parts";
import { haltedQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import "./texts.payment";

/** Paid, but something is wrong: a person decides. */
export default function HaltedPage() {
  const { t } = useTexts();
  const me = useMe();
  const words = useWords();
  const named = useNamed();
  const { sum } = useSums();
  const list = useInfiniteQuery(haltedQuery);
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("halted.title")} lead={t("halted.lead")} />
      <div className={staff.more}>
        <Listed list={list} rows={rows} filtered={false} none={t("halted.none")} onClear={() => {}}>
          <Table
            label={t("halted.title")}
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "what",
                title: t("whatAndWho"),
                cell: (row) => (
                  <span className={styles.first}>
                    {row.payment ? (
                      <Link className={staff.quote} to={`/staff/payments/${row.payment.id}`}>
                        <bdi>{row.title}</bdi>
                      </Link>
                    ) : (
                      <b>
                        <bdi>{row.title}</bdi>
                      </b>
                    )}
                    <span className="muted">
                      <Person who={row.person} />
                    </span>
                    <OnPhone>{named("because", row.halted_because)}</OnPhone>
                  </span>
                ),
              },
              {
                key: "why",
                title: t("halted.columns.why"),
                deskOnly: true,
                cell: (row) => named("because", row.halted_because),
              },
              {
                key: "sums",
                title: t("halted.columns.sums"),
                figure: true,
                cell: (row) => (
                  <>
                    {row.payment ? sum(row.payment.amount_minor, row.payment.currency) : "–"}
                    <span className={`${styles.below} faint`}>
                      {t("halted.agreed", { sum: sum(row.total_minor, row.currency) })}
                    </span>
                  </>
                ),
              },
              {
                key: "since",
                title: t("halted.columns.since"),
                figure: true,
                deskOnly: true,
                cell: (row) => words.relative(row.payment?.paid_at ?? row.created_at),
              },
              ...(may(me, "money.refund")
                ? [
                    {
                      key: "acts",
                      title: <span className="hide">{t("acts")}</span>,
                      cell: (row: (typeof rows)[number]) => (
                        <HaltedActs id={row.id} title={row.title} who={row.person} tight />
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Listed>
      </div>
    </div>
  );
}
