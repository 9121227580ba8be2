import type { UseMutationResult } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { CopyButton } from "@/features/staffAi/CopyButton";
import { Note, Waiting } from "@/ui";
import styles from "./staffPeople.module.css";
import { useNamed, useTexts } from "./texts";
import type { Verdict } from "./types";

/** What a look at the whole chain found, in words. */
export function VerdictNote({ check }: { check: UseMutationResult<Verdict, Error, void> }) {
  const { t } = useTexts();
  const named = useNamed();
  const { data } = check;
  return (
    <div className={styles.verdict}>
      {check.isPending && <Waiting words={t("audit.verify.waiting")} lines={2} />}
      {!check.isPending && check.error && <ProblemNote error={check.error} onAgain={() => check.mutate()} />}
      {!check.isPending && data?.intact && (
        <Note tone="good" icon="shield" live>
          {data.checked === 0 ? (
            t("audit.verify.empty")
          ) : (
            <>
              <b>{t("audit.verify.whole", { count: data.checked })}</b>
              <span className={`${styles.head} code`}>{data.head}</span>
              <p>{t("audit.verify.head")}</p>
              <p className={styles.copy}>
                <CopyButton text={data.head} />
              </p>
            </>
          )}
        </Note>
      )}
      {!check.isPending && data && !data.intact && (
        <Note tone="loss" live>
          <b>
            {data.broken_at === null
              ? t("audit.verify.brokenSomewhere")
              : t("audit.verify.broken", { seq: data.broken_at })}
          </b>{" "}
          {data.what && named("audit.verify.what", data.what)}
          <p>{t("audit.verify.brokenTodo", { count: data.checked })}</p>
        </Note>
      )}
    </div>
  );
}
