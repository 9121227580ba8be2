import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useViewer } from "@/app/viewer";
import { ErrorPage } from "@/features/errors";
import { ButtonLink, Facts, PageTitle, Waiting } from "@/ui";
import { money } from "@/ui/money";
import { longDate } from "@/ui/time";
import styles from "./invoices.module.css";
import { invoiceQuery } from "./queries";
import { useWords } from "./texts";
import type { InvoiceDetail } from "./types";

/** One invoice or credit note, as letters link to it. */
export default function InvoicePage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const { data: invoice, error } = useQuery(invoiceQuery(id));
  if (error && !invoice) return <ErrorPage error={error} inside />;
  if (!invoice) return <Waiting words={t("loading")} lines={6} />;
  return <Paper invoice={invoice} />;
}

function Paper({ invoice }: { invoice: InvoiceDetail }) {
  const { t } = useWords();
  const viewer = useViewer();
  const sum = (minor: number) =>
    minor < 0 ? `−${money(-minor, invoice.currency, viewer.locale)}` : money(minor, invoice.currency, viewer.locale);
  const name = (line: InvoiceDetail["lines"][number]) =>
    line.contained ? t("contained", { tax: line.text }) : line.text;
  return (
    <>
      <PageTitle
        title={t(invoice.kind === "credit_note" ? "creditNoteOf" : "invoice", { number: invoice.number })}
        lead={longDate(invoice.issued_at, viewer)}
        crumbs={<Link to="/wallet/invoices">{t("title")}</Link>}
        actions={
          <ButtonLink kind="main" icon="download" href={`/api/invoices/${invoice.id}/pdf`} download>
            {t("downloadPdf")}
          </ButtonLink>
        }
      />
      <div className={styles.paper}>
        {invoice.original && (
          <p className="small muted">
            <Link to={`/wallet/invoices/${invoice.original.id}`}>
              {t("creditNote", { number: invoice.original.number })}
            </Link>
          </p>
        )}
        <Facts
          facts={[
            ...invoice.lines.map((line) => ({ name: <bdi>{name(line)}</bdi>, value: sum(line.amount_minor) })),
            { name: <b className={styles.total}>{t("total")}</b>, value: <b>{sum(invoice.total_minor)}</b> },
          ]}
        />
        {invoice.credit_notes.map((note) => (
          <p key={note.id} className="small">
            <Link to={`/wallet/invoices/${note.id}`}>{t("creditNoteOf", { number: note.number })}</Link>
          </p>
        ))}
      </div>
    </>
  );
}
