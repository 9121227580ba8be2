import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { percent } from "@/features/earnings/earnings";
import { ErrorPage } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Facts, Mark, Note, PageTitle, Table, Waiting } from "@/ui";
import { Field } from "@/ui/Field";
import { shortDay } from "@/ui/time";
import { AskDialog, Person, useAct, useSums } from "./parts";
import { cancelPayout, markFailed, markPaid, payoutQuery, retryPayout } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.payouts";
import type { Payout } from "./types";
import { type PayoutAct, payoutActs, payoutTone } from "./words";

/** One payout: how its sum came about, where it went, and what can be done when the bank says otherwise. */
export default function PayoutPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(payoutQuery(id));
  if (data) return <One payout={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

function One({ payout }: { payout: Payout }) {
  const { t } = useTexts();
  const words = useWords();
  const { sum } = useSums();
  const [act, setAct] = useState<PayoutAct | null>(null);
  const day = (at: string) => shortDay(at, words.viewer, words.now);
  const of = (minor: number) => <span className={styles.sum}>{sum(minor, payout.currency)}</span>;
  const when = (name: string, at: string | null) =>
    at ? [{ name, value: <time dateTime={at}>{words.at(at)}</time> }] : [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("payout.title", { number: payout.number, sum: sum(payout.net_minor, payout.currency) })}
        crumbs={<Link to="/staff/payouts">{t("payouts.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <Person who={payout.user} />
            <Mark tone={payoutTone[payout.state]}>{t(`payouts.states.${payout.state}`)}</Mark>
          </span>
        }
        actions={payoutActs(payout).map((one) => (
          <Button key={one} kind={one === "cancel" ? "loss" : "plain"} onClick={() => setAct(one)}>
            {t(`payout.acts.${one}.open`)}
          </Button>
        ))}
      />
      {payout.state === "failed" && (
        <div className={styles.section}>
          <Note tone="loss">
            <b>{t("payout.failed")}</b>{" "}
            {payout.failed_because && <span dir="auto">{t("payout.because", { why: payout.failed_because })}</span>}{" "}
            {payout.next_attempt_at && t("payout.next", { at: words.at(payout.next_attempt_at) })}
          </Note>
        </div>
      )}
      <div className={staff.split}>
        <div>
          <section className={staff.section} aria-labelledby="sums">
            <h2 id="sums">{t("payout.sums")}</h2>
            <Facts
              facts={[
                {
                  name: t("payout.gross", {
                    count: payout.tokens,
                    each: sum(payout.token_value_minor, payout.currency),
                  }),
                  value: of(payout.gross_minor),
                },
                {
                  name: t("payout.commission", { percent: percent(payout.commission_percent, words.viewer.locale) }),
                  value: of(-payout.commission_minor),
                },
                ...(payout.recovered_minor > 0
                  ? [{ name: t("payout.recovered"), value: of(-payout.recovered_minor) }]
                  : []),
                { name: <b>{t("payout.net")}</b>, value: <b>{of(payout.net_minor)}</b> },
              ]}
            />
          </section>
          <section className={staff.section} aria-labelledby="earnings">
            <h2 id="earnings">{t("payout.earnings")}</h2>
            {payout.earnings.length === 0 ? (
              <p className="small muted">{t("payout.noEarnings")}</p>
            ) : (
              <Table
                label={t("payout.earnings")}
                rows={payout.earnings}
                rowKey={(row) => row.id}
                columns={[
                  {
                    key: "at",
                    title: t("payout.columns.at"),
                    cell: (row) => <time dateTime={row.earned_at}>{words.brief(row.earned_at)}</time>,
                  },
                  {
                    key: "for",
                    title: t("payout.columns.for"),
                    deskOnly: true,
                    cell: (row) => <span className={styles.id}>{row.reason}</span>,
                  },
                  {
                    key: "tokens",
                    title: t("payouts.columns.tokens"),
                    figure: true,
                    cell: (row) => row.tokens - row.taken_back,
                  },
                ]}
              />
            )}
          </section>
        </div>
        <aside>
          <section className={staff.section} aria-labelledby="about">
            <h2 id="about">{t("details")}</h2>
            <Facts
              facts={[
                { name: t("payout.period"), value: `${day(payout.period_start)} – ${day(payout.period_end)}` },
                {
                  name: t("payout.account"),
                  value: payout.account ? t("payout.accountOf", payout.account) : t("payout.noAccount"),
                },
                ...(payout.batch
                  ? [
                      {
                        name: t("payouts.columns.batch"),
                        value: (
                          <Link to={`/staff/payouts?batch=${payout.batch.id}`}>
                            {t("batches.number", { number: payout.batch.number })}
                          </Link>
                        ),
                      },
                    ]
                  : []),
                ...(payout.reference
                  ? [{ name: t("payout.reference"), value: <span className={styles.id}>{payout.reference}</span> }]
                  : []),
                { name: t("payout.attempts"), value: payout.attempts },
                ...when(t("payouts.columns.made"), payout.created_at),
                ...when(t("payout.sent"), payout.sent_at),
                ...when(t("payout.paid"), payout.paid_at),
              ]}
            />
          </section>
        </aside>
      </div>
      {act && <ActDialog act={act} payout={payout} onClose={() => setAct(null)} />}
    </div>
  );
}

function ActDialog({ act, payout, onClose }: { act: PayoutAct; payout: Payout; onClose: () => void }) {
  const { t } = useTexts();
  const { sum } = useSums();
  const [reference, setReference] = useState("");
  const send: Record<PayoutAct, (reason: string) => Promise<unknown>> = {
    paid: () => markPaid(payout.id, reference.trim()),
    failed: (reason) => markFailed(payout.id, reason),
    retry: () => retryPayout(payout.id),
    cancel: (reason) => cancelPayout(payout.id, reason),
  };
  const doing = useAct((reason: string) => send[act](reason), onClose);
  const said = {
    name: payout.user.name || payout.user.email,
    sum: sum(payout.net_minor, payout.currency),
    number: payout.number,
  };
  return (
    <AskDialog
      title={t(`payout.acts.${act}.title`, said)}
      what={t(`payout.acts.${act}.what`, said)}
      keep={t("payout.keep")}
      act={t(`payout.acts.${act}.act`)}
      kind={act === "cancel" ? "loss" : "main"}
      reason={act === "failed" || act === "cancel" ? "required" : "none"}
      longest={200}
      remark={act === "failed" ? t("payout.reasonSeen") : t("inLog")}
      busy={doing.isPending}
      error={doing.error}
      onAct={doing.mutate}
      onClose={onClose}
    >
      {act === "paid" && (
        <Field
          label={t("payout.reference")}
          help={t("payout.referenceHelp")}
          required
          maxLength={120}
          data-autofocus
          autoComplete="off"
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      )}
    </AskDialog>
  );
}
