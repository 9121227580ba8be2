import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Button, Mark, Note, PageTitle, Sheet, Table } from "@/ui";
import { Choice, Field } from "@/ui/Field";
import { dayKey, instantOf, shortDay, zoneName } from "@/ui/time";
import { Findings } from "./Findings";
import { askedBy, PROVIDERS } from "./filters";
import { OnPhone, Tabs, useAct } from "./parts";
import { reconcile, reconciliationsQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import "./texts.operations";
import type { Reconciliation } from "./types";
import { reconciliationTone } from "./words";

/** Our books beside a provider's: run for a span of days, with what was found and mended. */
export default function ReconciliationPage() {
  const { t } = useTexts();
  const list = useInfiniteQuery({
    ...reconciliationsQuery,
    // One that runs is looked at until it is done.
    refetchInterval: (query) =>
      query.state.data?.pages[0]?.results.some((one) => one.state === "running") ? 2000 : false,
  });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("reconciliation.title")} lead={t("reconciliation.lead")} />
      <Tabs of="operations" />
      <div className={styles.beside}>
        <section className={staff.section} aria-labelledby="history">
          <h2 id="history">{t("reconciliation.history")}</h2>
          <Listed list={list} rows={rows} filtered={false} none={t("reconciliation.none")} onClear={() => {}}>
            <Rows rows={rows} />
          </Listed>
        </section>
        {!list.isPending && <Run />}
      </div>
    </div>
  );
}

function Rows({ rows }: { rows: Reconciliation[] }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const [open, setOpen] = useState<string | null>(null);
  const day = (at: string) => shortDay(at, words.viewer, words.now);
  return (
    <Table
      label={t("reconciliation.history")}
      rows={rows}
      rowKey={(row) => row.id}
      below={(row) =>
        open === row.id && (
          <div id={`found-${row.id}`}>
            {row.error && (
              <Note tone="loss">
                <b>{t("reconciliation.failed")}</b> {row.error}
              </Note>
            )}
            {row.findings.length === 0 && !row.error && <p className="small muted">{t("reconciliation.agree")}</p>}
            {row.findings.length > 0 && <Findings findings={row.findings} mending />}
          </div>
        )
      }
      columns={[
        {
          key: "span",
          title: t("reconciliation.columns.span"),
          cell: (row) => (
            <span className={styles.first}>
              <b>{named("providers", row.provider)}</b>
              <span className={`${styles.below} muted`}>
                {day(row.since)} – {day(row.until)}
              </span>
              <OnPhone>{words.brief(row.created_at)}</OnPhone>
            </span>
          ),
        },
        {
          key: "state",
          title: t("state"),
          cell: (row) => <Mark tone={reconciliationTone[row.state]}>{t(`reconciliation.states.${row.state}`)}</Mark>,
        },
        {
          key: "looked",
          title: t("reconciliation.columns.looked"),
          figure: true,
          deskOnly: true,
          cell: (row) => row.looked_at,
        },
        {
          key: "mended",
          title: t("reconciliation.columns.mended"),
          figure: true,
          deskOnly: true,
          cell: (row) => row.mended,
        },
        {
          key: "when",
          title: t("reconciliation.columns.when"),
          deskOnly: true,
          cell: (row) => `${words.brief(row.created_at)}${row.by ? `, ${row.by}` : ""}`,
        },
        {
          key: "found",
          title: t("reconciliation.columns.found"),
          figure: true,
          cell: (row) =>
            row.state === "running" ? (
              "–"
            ) : (
              <Button
                size="tight"
                aria-expanded={open === row.id}
                aria-controls={`found-${row.id}`}
                label={t("reconciliation.show", { count: row.findings.length })}
                onClick={() => setOpen(open === row.id ? null : row.id)}
              >
                {row.findings.length}
              </Button>
            ),
        },
      ]}
    />
  );
}

function Run() {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const named = useNamed();
  const [provider, setProvider] = useState<string>(PROVIDERS[0]);
  const [since, setSince] = useState(() => dayKey(new Date(now.getTime() - 7 * 86_400_000), viewer));
  const [until, setUntil] = useState(() => dayKey(now, viewer));
  const asked = askedBy({ since, until }, (local) => instantOf(local, viewer.zone));
  const run = useAct(
    () => {
      // The day that is not over yet goes up to now.
      const end = asked.until && Date.parse(asked.until) > Date.now() ? new Date().toISOString() : asked.until;
      return reconcile(provider, asked.since ?? "", end ?? "");
    },
    () => {},
  );
  const told = run.error instanceof Problem ? run.error.fields : {};
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!run.isPending) run.mutate(undefined);
  }
  return (
    <Sheet label={t("reconciliation.run")}>
      <h2>{t("reconciliation.run")}</h2>
      <p className="small muted">{t("reconciliation.runWhat")}</p>
      <form className={styles.form} onSubmit={submit}>
        <Choice
          label={t("provider")}
          error={told.provider?.join(" ")}
          value={provider}
          data={PROVIDERS.map((value) => ({ value, label: named("providers", value) }))}
          onChange={(event) => setProvider(event.currentTarget.value)}
        />
        <div className={styles.pair}>
          <Field
            label={t("since")}
            error={told.since?.join(" ")}
            type="date"
            required
            value={since}
            onChange={(event) => setSince(event.currentTarget.value)}
          />
          <Field
            label={t("until")}
            error={told.until?.join(" ")}
            type="date"
            required
            min={since}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </div>
        <p className="small muted">{t("reconciliation.zone", { zone: zoneName(viewer.zone) })}</p>
        {run.error && Object.keys(told).length === 0 && <ProblemNote error={run.error} />}
        <div className="row wrap">
          <Button type="submit" kind="main" busy={run.isPending} fill="phone">
            {t("reconciliation.act")}
          </Button>
          <span className="small muted" role="status">
            {run.isSuccess && t("reconciliation.begun")}
          </span>
        </div>
      </form>
    </Sheet>
  );
}
