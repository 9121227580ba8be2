import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, type Column, Empty, Table, useNow } from "@/ui";
import { Choice } from "@/ui/Field";
import { clock, shortDay } from "@/ui/time";
import { KINDS, type KindFilter, signed } from "./moves";
import { movesQuery } from "./queries";
import { useWords } from "./texts";
import type { Moved } from "./types";
import { useKind } from "./useKind";
import styles from "./wallet.module.css";

/** What moved, newest first, with what was free after it. */
export function History() {
  const { t } = useWords();
  const [kind, setKind] = useKind();
  const list = useInfiniteQuery(movesQuery(kind));
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const columns = useColumns();
  return (
    <section aria-labelledby="history" aria-busy={list.isPlaceholderData}>
      <header className={styles.head}>
        <h2 id="history">{t("history.title")}</h2>
        <span className={styles.headLinks}>
          <Link to="/wallet/invoices">{t("history.invoices")}</Link>
          {rows.length > 0 && (
            <a href="/api/wallet/transactions/export" download>
              {t("history.export")}
            </a>
          )}
        </span>
      </header>
      {(rows.length > 0 || kind) && (
        <div className={styles.filter}>
          <Choice
            tight
            aria-label={t("history.show")}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as KindFilter)}
            data={KINDS.map((value) => ({ value, label: t(`history.kinds.${value || "all"}`) }))}
          />
        </div>
      )}
      {list.error && !list.data && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rows.length === 0 && (
        <Empty action={kind && <Button onClick={() => setKind("")}>{t("history.showAll")}</Button>}>
          {kind ? (
            <p>{t("history.emptyKind")}</p>
          ) : (
            <>
              <p>{t("history.empty")}</p>
              <p>{t("history.emptyHow")}</p>
            </>
          )}
        </Empty>
      )}
      {rows.length > 0 && <Table label={t("history.title")} columns={columns} rows={rows} rowKey={(row) => row.id} />}
      {list.isFetchNextPageError && <ProblemNote error={list.error} />}
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("history.more")}
          </Button>
        </p>
      )}
    </section>
  );
}

function useColumns(): Column<Moved>[] {
  const { t } = useWords();
  const viewer = useViewer();
  const now = useNow(60_000);
  const number = (tokens: number) => new Intl.NumberFormat(viewer.locale).format(tokens);
  const figure = (tokens: number) => (
    <span className={tokens === 0 ? "faint" : undefined}>{signed(tokens, viewer.locale)}</span>
  );
  return [
    {
      key: "when",
      title: t("history.when"),
      cell: ({ at }) => (
        <time dateTime={at} className={styles.when}>
          {shortDay(at, viewer, now)} <span className="faint">{clock(at, viewer)}</span>
        </time>
      ),
    },
    { key: "what", title: t("history.what"), cell: (row) => <What row={row} /> },
    { key: "free", title: t("history.free"), figure: true, cell: ({ available }) => figure(available) },
    { key: "held", title: t("history.held"), figure: true, deskOnly: true, cell: ({ held }) => figure(held) },
    {
      key: "after",
      title: t("history.after"),
      figure: true,
      deskOnly: true,
      cell: ({ available_after }) => number(available_after),
    },
  ];
}

function What({ row }: { row: Moved }) {
  const { t } = useWords();
  const { locale } = useViewer();
  const after = new Intl.NumberFormat(locale).format(row.available_after);
  return (
    <>
      <bdi>{row.text}</bdi>
      {row.earned !== 0 && (
        <span className={styles.below}>{t("history.earned", { tokens: signed(row.earned, locale) })}</span>
      )}
      {row.invoice && (
        <span className={styles.below}>
          <a className="faint" href={`/api/invoices/${row.invoice.id}/pdf`} download>
            {t("history.invoice", { number: row.invoice.number })}
          </a>
        </span>
      )}
      <div className="faint phone-only">
        {row.held !== 0
          ? t("history.phone", { held: signed(row.held, locale), after })
          : t("history.phoneAfter", { after })}
      </div>
    </>
  );
}
