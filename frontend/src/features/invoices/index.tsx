import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, ButtonLink, type Column, Empty, Mark, PageTitle, Table, useNow, Waiting } from "@/ui";
import { Segments } from "@/ui/Field";
import { money } from "@/ui/money";
import { shortDay } from "@/ui/time";
import styles from "./invoices.module.css";
import { invoicesQuery, paymentsQuery } from "./queries";
import { standingOf, TONES } from "./standing";
import { useWords } from "./texts";
import type { Invoice, Payment } from "./types";

const SHOWS = ["invoices", "payments"] as const;
type Show = (typeof SHOWS)[number];

/** Invoices to keep, and payments with how they stand. */
export default function InvoicesPage() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const show: Show = search.get("show") === "payments" ? "payments" : "invoices";
  return (
    <>
      <PageTitle
        title={t("title")}
        lead={t("lead")}
        crumbs={<Link to="/wallet">{t("wallet")}</Link>}
        actions={
          <div className={styles.show}>
            <Segments
              label={t("show")}
              hideLabel
              value={show}
              onChange={(next) => setSearch(next === "payments" ? { show: next } : {}, { replace: true })}
              options={SHOWS.map((value) => ({ value, label: t(`shows.${value}`) }))}
            />
          </div>
        }
      />
      <div className={styles.list}>{show === "payments" ? <Payments /> : <Invoices />}</div>
    </>
  );
}

function useWhen() {
  const viewer = useViewer();
  const now = useNow(60_000);
  return (at: string) => <time dateTime={at}>{shortDay(at, viewer, now)}</time>;
}

/** "−₹5.00": a credit note's sums are negative. */
function useSum() {
  const { locale } = useViewer();
  return (minor: number, currency: string) =>
    minor < 0 ? `−${money(-minor, currency, locale)}` : money(minor, currency, locale);
}

function Invoices() {
  const { t } = useWords();
  const when = useWhen();
  const sum = useSum();
  const list = useInfiniteQuery(invoicesQuery);
  const columns: Column<Invoice>[] = [
    { key: "day", title: t("day"), cell: ({ issued_at }) => when(issued_at) },
    { key: "number", title: t("number"), deskOnly: true, cell: ({ number }) => <span className="num">{number}</span> },
    {
      key: "what",
      title: t("what"),
      cell: (row) => (
        <>
          <Link to={`/wallet/invoices/${row.id}`}>
            <bdi>{row.title}</bdi>
          </Link>
          {row.kind === "credit_note" && (
            <span className={styles.below}>
              {row.original ? t("creditNote", { number: row.original.number }) : t("creditNoteAlone")}
            </span>
          )}
          <div className="num faint phone-only">{row.number}</div>
        </>
      ),
    },
    {
      key: "tax",
      title: t("tax"),
      figure: true,
      deskOnly: true,
      cell: ({ tax_minor, currency }) => (
        <span className={tax_minor === 0 ? "faint" : undefined}>{sum(tax_minor, currency)}</span>
      ),
    },
    { key: "sum", title: t("sum"), figure: true, cell: ({ total_minor, currency }) => sum(total_minor, currency) },
    {
      key: "file",
      title: <span className="hide">{t("file")}</span>,
      figure: true,
      cell: ({ id, number }) => (
        <ButtonLink
          size="tight"
          icon="download"
          href={`/api/invoices/${id}/pdf`}
          download
          label={t("download", { number })}
        >
          {t("pdf")}
        </ButtonLink>
      ),
    },
  ];
  return <List show="invoices" list={list} columns={columns} />;
}

function Payments() {
  const { t } = useWords();
  const when = useWhen();
  const sum = useSum();
  const list = useInfiniteQuery(paymentsQuery);
  const columns: Column<Payment>[] = [
    { key: "day", title: t("day"), cell: ({ paid_at, created_at }) => when(paid_at ?? created_at) },
    {
      key: "what",
      title: t("what"),
      cell: ({ purchase, provider }) => (
        <>
          <bdi>{purchase.title}</bdi>
          <span className={styles.below}>
            {provider.charAt(0).toUpperCase() + provider.slice(1)}
            {purchase.invoice && (
              <>
                {", "}
                <a href={`/api/invoices/${purchase.invoice.id}/pdf`} download>
                  {t("invoice", { number: purchase.invoice.number })}
                </a>
              </>
            )}
          </span>
        </>
      ),
    },
    {
      key: "state",
      title: t("state"),
      cell: (row) => {
        const standing = standingOf(row);
        return <Mark tone={TONES[standing]}>{t(`states.${standing}`)}</Mark>;
      },
    },
    {
      key: "sum",
      title: t("sum"),
      figure: true,
      cell: ({ amount_minor, refunded_minor, currency }) => (
        <>
          {sum(amount_minor, currency)}
          {refunded_minor > 0 && (
            <span className={styles.below}>{t("refunded", { sum: sum(refunded_minor, currency) })}</span>
          )}
        </>
      ),
    },
  ];
  return <List show="payments" list={list} columns={columns} />;
}

interface Listed<Row> {
  data?: { pages: { results: Row[] }[] };
  error: Error | null;
  isPending: boolean;
  isFetchNextPageError: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

function List<Row extends { id: string }>({
  show,
  list,
  columns,
}: {
  show: Show;
  list: Listed<Row>;
  columns: Column<Row>[];
}) {
  const { t } = useWords();
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  if (list.isPending) return <Waiting words={t("loading")} lines={6} />;
  if (list.error && !list.data) return <ProblemNote error={list.error} onAgain={() => list.refetch()} />;
  if (rows.length === 0) {
    return (
      <Empty action={<ButtonLink to="/wallet">{t("empty.how")}</ButtonLink>}>
        <p>{t(`empty.${show}`)}</p>
      </Empty>
    );
  }
  return (
    <>
      <Table label={t(`shows.${show}`)} columns={columns} rows={rows} rowKey={({ id }) => id} />
      {list.isFetchNextPageError && <ProblemNote error={list.error} />}
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("more")}
          </Button>
        </p>
      )}
    </>
  );
}
