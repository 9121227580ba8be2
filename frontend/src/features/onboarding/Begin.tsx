import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meQuery } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { Button, Margin, Moment, PageTitle } from "@/ui";
import styles from "./onboarding.module.css";
import { applicationQuery, beginApplication } from "./queries";
import { useTexts } from "./texts";

const PARTS = ["profile", "documents", "guides", "review", "after"] as const;

/** What applying takes and what comes after it, before anything is begun. */
export function Begin() {
  const { t } = useTexts();
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: beginApplication,
    onSuccess: (application) => {
      queries.setQueryData(applicationQuery.queryKey, application);
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  return (
    <div className={styles.begin}>
      <PageTitle title={t("title")} lead={t("begin.lead")} />
      <section className={styles.section} aria-labelledby="takes">
        <h2 id="takes">{t("begin.takes")}</h2>
        <div className={styles.takes}>
          <Margin gutter={72}>
            {PARTS.map((part) => (
              <Moment key={part} when={t(`begin.${part}.when`)}>
                <b>{t(`begin.${part}.what`)}</b>
                <p className="small muted">{t(`begin.${part}.how`)}</p>
              </Moment>
            ))}
          </Margin>
        </div>
      </section>
      <div className={styles.section}>
        {begin.error && <ProblemNote error={begin.error} />}
        <p>
          <Button kind="main" size="big" fill="phone" busy={begin.isPending} onClick={() => begin.mutate()}>
            {t("begin.act")}
          </Button>
        </p>
        <p className={`${styles.under} small muted`}>{t("begin.keep")}</p>
      </div>
    </div>
  );
}
