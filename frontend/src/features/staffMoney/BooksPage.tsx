import { useInfiniteQuery } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Empty, Mark, Note, PageTitle, Table, Waiting } from "@/ui";
import { Findings } from "./Findings";
import { OnPhone, Tabs, useAct, useSums } from "./parts";
import { booksQuery, checkBooks } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.operations";
import type { BookCheck } from "./types";

/** Whether the books agree with the wallets: looked at every night, and whenever somebody asks. */
export default function BooksPage() {
  const { t } = useTexts();
  const list = useInfiniteQuery(booksQuery);
  const { data, error, isPending, refetch } = list;
  const check = useAct(
    () => checkBooks(),
    () => {},
  );
  const checks = data?.pages.flatMap((page) => page.results) ?? [];
  const last = checks[0];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("books.title")}
        lead={t("books.lead")}
        actions={
          <Button busy={check.isPending} onClick={() => check.mutate(undefined)}>
            {t("books.check")}
          </Button>
        }
      />
      <Tabs of="operations" />
      <div className={staff.more} role="status">
        {check.isPending && <p className="small muted">{t("books.checking")}</p>}
      </div>
      {check.error && <ProblemNote error={check.error} />}
      {isPending && <Waiting lines={6} />}
      {error && !data && <ProblemNote error={error} onAgain={() => refetch()} />}
      {data && !last && (
        <Empty>
          <p>{t("books.none")}</p>
        </Empty>
      )}
      {last && <Last check={last} />}
      {checks.length > 0 && (
        <section className={staff.section} aria-labelledby="checks">
          <h2 id="checks">{t("books.history")}</h2>
          <Rows checks={checks} />
          {list.hasNextPage && (
            <p className={staff.more}>
              <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                {t("more")}
              </Button>
            </p>
          )}
        </section>
      )}
    </div>
  );
}

function Last({ check }: { check: BookCheck }) {
  const { t } = useTexts();
  const words = useWords();
  return (
    <div className={styles.section}>
      {check.findings.length === 0 ? (
        <Note tone="good">
          <b>{t("books.agree")}</b> {t("books.checked", { ago: words.relative(check.at) })}
        </Note>
      ) : (
        <>
          <Note tone="loss">
            <b>{t("books.wrong", { count: check.findings.length })}</b> {t("books.todo")}
          </Note>
          <Findings findings={check.findings} />
        </>
      )}
    </div>
  );
}

function Rows({ checks }: { checks: BookCheck[] }) {
  const { t } = useTexts();
  const words = useWords();
  const { count } = useSums();
  return (
    <Table
      label={t("books.history")}
      rows={checks}
      rowKey={(check) => check.id}
      columns={[
        {
          key: "at",
          title: t("when"),
          cell: (check) => (
            <span className={styles.first}>
              <time dateTime={check.at}>{words.brief(check.at)}</time>
              <OnPhone>
                {t("books.size", { wallets: count(check.wallets), transactions: count(check.transactions) })}
              </OnPhone>
            </span>
          ),
        },
        {
          key: "state",
          title: t("books.columns.found"),
          cell: (check) =>
            check.findings.length === 0 ? (
              <Mark tone="good">{t("books.clean")}</Mark>
            ) : (
              <Mark tone="loss">{t("books.found", { count: check.findings.length })}</Mark>
            ),
        },
        {
          key: "wallets",
          title: t("books.columns.wallets"),
          figure: true,
          deskOnly: true,
          cell: (check) => count(check.wallets),
        },
        {
          key: "transactions",
          title: t("books.columns.transactions"),
          figure: true,
          deskOnly: true,
          cell: (check) => count(check.transactions),
        },
        {
          key: "took",
          title: t("books.columns.took"),
          figure: true,
          cell: (check) => `${count(check.milliseconds)} ms`,
        },
      ]}
    />
  );
}
