import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { ProblemNote } from "@/features/errors";
import { Bar, Button, Failed, Margin, Moment, PageTitle, useAfter } from "@/ui";
import { rebuild, reportQuery } from "./queries";
import { STEPS, stepAt } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";

const LONG_MS = 45_000;

/** The report is being made: what happens now, what comes next, how long it takes. */
export function BeingMade({ progress }: { progress: number }) {
  const { t } = useTexts();
  const long = useAfter(LONG_MS);
  const now = stepAt(progress);
  const at = STEPS.indexOf(now);
  return (
    <>
      <PageTitle
        title={t("building.title")}
        lead={t("building.lead")}
        crumbs={<Link to="/sessions?show=practice">{t("sessions")}</Link>}
      />
      <div className={styles.making} data-testid="report-building">
        <Bar part={progress / 100} label={t("building.bar")} />
        <Margin gutter={64} tight>
          {STEPS.map((step, index) => (
            <Moment key={step} when={t(index < at ? "building.done" : index === at ? "building.now" : "building.then")}>
              <span className={index === at ? styles.now : "muted"}>{t(`building.${step}`)}</span>
            </Moment>
          ))}
        </Margin>
        <p className="hide" role="status">
          {t(`building.${now}`)}
        </p>
        {long && <p className="small muted">{t("building.long")}</p>}
      </div>
    </>
  );
}

/** It failed for good: nothing said is lost, and it can be tried again. */
export function CouldNotBeMade({ id }: { id: string }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => rebuild(id),
    onSettled: () => queries.invalidateQueries({ queryKey: reportQuery(id).queryKey }),
  });
  return (
    <>
      <PageTitle title={t("failed.title")} crumbs={<Link to="/sessions?show=practice">{t("sessions")}</Link>} />
      <div className={styles.making}>
        {again.error ? <ProblemNote error={again.error} /> : <Failed what={t("failed.what")} kept={t("failed.kept")} />}
        <p>
          <Button kind="main" busy={again.isPending} onClick={() => again.mutate()}>
            {t("failed.again")}
          </Button>
        </p>
      </div>
    </>
  );
}
