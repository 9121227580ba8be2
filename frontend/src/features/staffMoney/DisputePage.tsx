import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useParams } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { ErrorPage, ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Facts, Mark, Note, PageTitle, Waiting } from "@/ui";
import { TextField } from "@/ui/Field";
import { Person, useAct, useSums } from "./parts";
import { disputeQuery, noteDispute } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import "./texts.payment";
import "./texts.payments";
import type { Dispute } from "./types";
import { disputeTone, dueTone } from "./words";

/** One dispute: by when the bank wants an answer, what was taken back meanwhile, and what staff knows about it. */
export default function DisputePage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(disputeQuery(id));
  if (data) return <One dispute={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

function One({ dispute }: { dispute: Dispute }) {
  const { t } = useTexts();
  const me = useMe();
  const words = useWords();
  const named = useNamed();
  const { sum } = useSums();
  const [note, setNote] = useState(dispute.note);
  const [kept, setKept] = useState(false);
  const keep = useAct(
    () => noteDispute(dispute.id, note.trim()),
    () => setKept(true),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!keep.isPending) keep.mutate(undefined);
  }
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("dispute.title", { sum: sum(dispute.amount_minor, dispute.currency), what: dispute.title })}
        crumbs={<Link to="/staff/disputes">{t("disputes.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <Person who={dispute.person} />
            <Mark tone={disputeTone[dispute.state]}>{t(`disputes.states.${dispute.state}`)}</Mark>
          </span>
        }
      />
      <div className={staff.split}>
        <div>
          <div className={styles.section}>
            <Note
              tone={
                dispute.state === "needs_response" && dueTone(dispute.respond_by, words.now) !== "state"
                  ? "soon"
                  : "state"
              }
            >
              <b>{t(`dispute.now.${dispute.state}`)}</b>{" "}
              {dispute.state === "needs_response" &&
                dispute.respond_by &&
                t("dispute.answerBy", {
                  at: words.at(dispute.respond_by),
                  ago: words.relative(dispute.respond_by),
                })}{" "}
              {dispute.tokens_back > 0 && t("dispute.tokensBack", { count: dispute.tokens_back })}
            </Note>
          </div>
          <section className={staff.section} aria-labelledby="note">
            <h2 id="note">{t("dispute.note")}</h2>
            {may(me, "money.refund") ? (
              <form className={styles.form} onSubmit={submit}>
                <TextField
                  aria-labelledby="note"
                  help={t("dispute.noteHelp")}
                  autosize
                  minRows={4}
                  maxRows={16}
                  maxLength={5000}
                  value={note}
                  onChange={(event) => {
                    setNote(event.currentTarget.value);
                    setKept(false);
                  }}
                />
                {keep.error && <ProblemNote error={keep.error} />}
                <div className="row">
                  <Button type="submit" kind="main" busy={keep.isPending} disabled={note.trim() === dispute.note}>
                    {t("dispute.save")}
                  </Button>
                  <span className="small muted" role="status">
                    {kept && t("dispute.saved")}
                  </span>
                </div>
              </form>
            ) : (
              <p className={`small ${styles.words}`} dir="auto">
                {dispute.note || t("dispute.noNote")}
              </p>
            )}
          </section>
        </div>
        <aside>
          <section className={staff.section} aria-labelledby="about">
            <h2 id="about">{t("details")}</h2>
            <Facts
              facts={[
                { name: t("provider"), value: named("providers", dispute.provider) },
                { name: t("disputes.columns.reason"), value: dispute.reason.replaceAll("_", " ") },
                {
                  name: t("dispute.opened"),
                  value: <time dateTime={dispute.created_at}>{words.at(dispute.created_at)}</time>,
                },
                ...(dispute.closed_at
                  ? [
                      {
                        name: t("dispute.closed"),
                        value: <time dateTime={dispute.closed_at}>{words.at(dispute.closed_at)}</time>,
                      },
                    ]
                  : []),
                { name: t("dispute.id"), value: <span className={styles.id}>{dispute.provider_dispute_id}</span> },
                {
                  name: t("dispute.payment"),
                  value: <Link to={`/staff/payments/${dispute.payment}`}>{t("dispute.toPayment")}</Link>,
                },
              ]}
            />
          </section>
        </aside>
      </div>
    </div>
  );
}
