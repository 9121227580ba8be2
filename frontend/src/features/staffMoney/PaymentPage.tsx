import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Link, useParams } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { ErrorPage } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Facts, Margin, Mark, Moment, Note, PageTitle, Waiting } from "@/ui";
import { HaltedActs } from "./HaltedActs";
import { Person, useSums } from "./parts";
import { invoicePdf, paymentQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useOutcome, useTexts } from "./texts";
import "./texts.payment";
import "./texts.payments";
import type { Payment } from "./types";
import { disputeTone, eventTone, paymentTone, purchaseTone, refundable, refundTone } from "./words";

const RefundDialog = lazy(() => import("./RefundDialog").then((module) => ({ default: module.RefundDialog })));

/** One payment: what it was for, what went back, and everything its provider said. */
export default function PaymentPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(paymentQuery(id));
  if (data) return <One payment={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

function One({ payment }: { payment: Payment }) {
  const { t } = useTexts();
  const me = useMe();
  const words = useWords();
  const named = useNamed();
  const { sum } = useSums();
  const [refunding, setRefunding] = useState(false);
  const { purchase } = payment;
  const left = refundable(payment);
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("payment.title", { sum: sum(payment.amount_minor, payment.currency), what: purchase.title })}
        crumbs={<Link to="/staff/payments">{t("payments.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <Person who={payment.person} />
            <Mark tone={paymentTone[payment.state]}>{t(`payments.states.${payment.state}`)}</Mark>
            <Mark tone={purchaseTone[purchase.state]}>{t(`purchases.states.${purchase.state}`)}</Mark>
          </span>
        }
        actions={
          may(me, "money.refund") &&
          left > 0 &&
          purchase.state !== "halted" && <Button onClick={() => setRefunding(true)}>{t("refund.open")}</Button>
        }
      />
      {purchase.state === "halted" && (
        <div className={styles.section}>
          <Note tone="loss">
            <b>{t("halted.why")}</b> {named("because", purchase.halted_because)}
            {may(me, "money.refund") && <HaltedActs id={purchase.id} title={purchase.title} who={payment.person} />}
          </Note>
        </div>
      )}
      {payment.failed_because && (
        <div className={styles.section}>
          <Note tone="soon" icon="alert">
            <b>{t("payment.failed")}</b> <span dir="auto">{payment.failed_because}</span>
          </Note>
        </div>
      )}
      <div className={staff.split}>
        <div>
          <Sums payment={payment} />
          <Refunds payment={payment} />
          <Disputes payment={payment} />
          <Events payment={payment} />
        </div>
        <aside>
          <section className={staff.section} aria-labelledby="about">
            <h2 id="about">{t("details")}</h2>
            <Facts
              facts={[
                { name: t("provider"), value: named("providers", payment.provider) },
                { name: t("payment.kind"), value: t(`purchases.kinds.${purchase.kind}`) },
                {
                  name: t("payment.begun"),
                  value: <time dateTime={payment.created_at}>{words.at(payment.created_at)}</time>,
                },
                ...(payment.paid_at
                  ? [
                      {
                        name: t("payment.paid"),
                        value: <time dateTime={payment.paid_at}>{words.at(payment.paid_at)}</time>,
                      },
                    ]
                  : []),
                ...(purchase.fulfilled_at
                  ? [
                      {
                        name: t("payment.delivered"),
                        value: <time dateTime={purchase.fulfilled_at}>{words.at(purchase.fulfilled_at)}</time>,
                      },
                    ]
                  : []),
                { name: t("payment.order"), value: <span className={styles.id}>{payment.provider_order_id}</span> },
                ...(payment.provider_payment_id
                  ? [{ name: t("payment.id"), value: <span className={styles.id}>{payment.provider_payment_id}</span> }]
                  : []),
                { name: t("payment.purchase"), value: <span className={styles.id}>{purchase.id}</span> },
              ]}
            />
          </section>
          <Papers payment={payment} />
        </aside>
      </div>
      {refunding && (
        <Suspense fallback={null}>
          <RefundDialog payment={payment} onClose={() => setRefunding(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** What was agreed, line by line, as the invoice has it. */
function Sums({ payment: { purchase, refunded_minor } }: { payment: Payment }) {
  const { t } = useTexts();
  const { sum } = useSums();
  const of = (minor: number) => <span className={styles.sum}>{sum(minor, purchase.currency)}</span>;
  const lines: { name: ReactNode; value: ReactNode }[] = [
    { name: <bdi>{purchase.title}</bdi>, value: of(purchase.list_minor) },
  ];
  if (purchase.discount_minor > 0)
    lines.push({ name: t("payment.discount", { name: purchase.discount_name }), value: of(-purchase.discount_minor) });
  if (purchase.tax_minor > 0)
    lines.push({ name: t(purchase.tax_included ? "payment.taxIn" : "payment.tax"), value: of(purchase.tax_minor) });
  lines.push({ name: t("payment.fee"), value: of(purchase.fee_minor) });
  lines.push({ name: <b>{t("payment.total")}</b>, value: <b>{of(purchase.total_minor)}</b> });
  if (refunded_minor > 0) lines.push({ name: t("payment.back"), value: of(-refunded_minor) });
  return (
    <section className={staff.section} aria-labelledby="sums">
      <h2 id="sums">{t("payment.sums")}</h2>
      <Facts facts={lines} />
    </section>
  );
}

function Refunds({ payment }: { payment: Payment }) {
  const { t } = useTexts();
  const words = useWords();
  const { sum } = useSums();
  return (
    <section className={staff.section} aria-labelledby="refunds">
      <h2 id="refunds">{t("payment.refunds")}</h2>
      {payment.refunds.length === 0 && <p className="small muted">{t("payment.noRefunds")}</p>}
      <ul className={styles.rows}>
        {payment.refunds.map((one) => (
          <li key={one.id}>
            <span className={styles.line}>
              <b className={styles.sum}>{sum(one.amount_minor, payment.currency)}</b>
              <Mark tone={refundTone[one.state]}>{t(`refund.states.${one.state}`)}</Mark>
              <time className="faint" dateTime={one.created_at}>
                {words.at(one.created_at)}
              </time>
              {one.by && <bdi className="faint">{one.by}</bdi>}
            </span>
            <span className="muted" dir="auto">
              {one.reason}
            </span>
            {one.tokens_back > 0 && <span className="muted">{t("refund.tokensBack", { count: one.tokens_back })}</span>}
            {one.failed_because && <span className="muted">{t("refund.failedWhy", { why: one.failed_because })}</span>}
            {one.state === "asked" && one.next_attempt_at && (
              <span className="faint">{t("refund.next", { ago: words.relative(one.next_attempt_at) })}</span>
            )}
            {one.provider_refund_id && <span className={`${styles.id} faint`}>{one.provider_refund_id}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Disputes({ payment }: { payment: Payment }) {
  const { t } = useTexts();
  const words = useWords();
  const { sum } = useSums();
  if (payment.disputes.length === 0) return null;
  return (
    <section className={staff.section} aria-labelledby="disputes">
      <h2 id="disputes">{t("disputes.title")}</h2>
      <ul className={styles.rows}>
        {payment.disputes.map((one) => (
          <li key={one.id}>
            <span className={styles.line}>
              <Link to={`/staff/disputes/${one.id}`}>
                <b className={styles.sum}>{sum(one.amount_minor, payment.currency)}</b>
              </Link>
              <Mark tone={disputeTone[one.state]}>{t(`disputes.states.${one.state}`)}</Mark>
              {one.respond_by && (
                <span className="faint">{t("disputes.by", { ago: words.relative(one.respond_by) })}</span>
              )}
            </span>
            <span className="muted">{one.reason.replaceAll("_", " ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Events({ payment }: { payment: Payment }) {
  const { t } = useTexts();
  const me = useMe();
  const words = useWords();
  const outcome = useOutcome();
  return (
    <section className={staff.section} aria-labelledby="events">
      <h2 id="events">{t("payment.events")}</h2>
      {payment.events.length === 0 ? (
        <p className="small muted">{t("payment.noEvents")}</p>
      ) : (
        <div className={staff.more}>
          <Margin gutter={96} small tight label={t("payment.events")}>
            {payment.events.map((event) => (
              <Moment key={event.id} at={event.created_at} when={words.gutter(event.created_at)}>
                <span className={styles.line}>
                  {may(me, "money.operate") ? (
                    <Link className={styles.id} to={`/staff/operations/webhooks/${event.id}`}>
                      {event.kind}
                    </Link>
                  ) : (
                    <span className={styles.id}>{event.kind}</span>
                  )}
                  <Mark tone={eventTone[event.state]}>{t(`eventStates.${event.state}`)}</Mark>
                  {event.outcome && <span className="muted">{outcome(event.outcome)}</span>}
                </span>
              </Moment>
            ))}
          </Margin>
        </div>
      )}
    </section>
  );
}

/** The invoice and its credit notes. */
function Papers({ payment }: { payment: Payment }) {
  const { t } = useTexts();
  const words = useWords();
  return (
    <section className={staff.section} aria-labelledby="papers">
      <h2 id="papers">{t("payment.papers")}</h2>
      {payment.invoices.length === 0 && <p className="small muted">{t("payment.noPapers")}</p>}
      <ul className={styles.rows}>
        {payment.invoices.map((paper) => (
          <li key={paper.id}>
            <span className={styles.line}>
              <a href={invoicePdf(paper.id)} download>
                {t(`invoices.kinds.${paper.kind}`, { number: paper.number })}
              </a>
              <time className="faint" dateTime={paper.issued_at}>
                {words.at(paper.issued_at)}
              </time>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
