import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useWords } from "@/features/sessions/words";
import type { Quota } from "@/features/unlock/queries";
import { Facts } from "@/ui";
import { length, monthName, shortDay } from "@/ui/time";
import styles from "./home.module.css";
import { useTexts } from "./texts";

const UnlockDialog = lazy(() =>
  import("@/features/unlock/UnlockDialog").then((module) => ({ default: module.UnlockDialog })),
);

const PLANS = ["free", "starter", "pro"] as const;

/** What the plan allows and what of it is left, at a glance. */
export function QuotaGlance({ quota }: { quota: Quota }) {
  const { t } = useTexts();
  const { viewer, now, relative } = useWords();
  const queries = useQueryClient();
  const [unlocking, setUnlocking] = useState(false);
  const month = monthName(now, viewer);
  const plan = PLANS.find((one) => one === quota.plan);
  const { interviews, turns_month: turns } = quota;
  const each = eachOne(quota, t, viewer.locale);
  const left = (used: number, of: number) => t("quota.of", { left: Math.max(0, of - used), of });
  return (
    <section>
      <h3>{plan ? t(`quota.plan.${plan}`) : quota.plan}</h3>
      {quota.unlimited ? (
        <p className="small muted">{t("quota.unlimited")}</p>
      ) : (
        <>
          <Facts
            facts={[
              ...(interviews.of === null
                ? []
                : [{ name: t("quota.left", { month }), value: left(interviews.used, interviews.of) }]),
              ...(turns.of === null ? [] : [{ name: t("quota.month", { month }), value: left(turns.used, turns.of) }]),
              ...(each ? [{ name: t("quota.each"), value: each }] : []),
              ...(interviews.of !== null && interviews.resets_at
                ? [
                    {
                      name: t("quota.new"),
                      value: t("quota.when", {
                        day: shortDay(interviews.resets_at, viewer, now),
                        ago: relative(interviews.resets_at),
                      }),
                    },
                  ]
                : []),
            ]}
          />
          <p className={styles.under}>
            <button type="button" className={styles.link} onClick={() => setUnlocking(true)}>
              {t("quota.unlock")}
            </button>
          </p>
        </>
      )}
      {unlocking && (
        <Suspense fallback={null}>
          <UnlockDialog
            open
            quota={quota}
            onClose={() => setUnlocking(false)}
            onUnlocked={() => {
              setUnlocking(false);
              void queries.invalidateQueries({ queryKey: ["ai"] });
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

/** "5 answers or 60 s": how long an interview goes on free, in words. */
export function eachOne(
  { turns, seconds }: Pick<Quota, "turns" | "seconds">,
  t: ReturnType<typeof useTexts>["t"],
  locale: string,
): string | null {
  const answers = turns === null ? null : t("quota.answers", { count: turns });
  const time = seconds === null ? null : length(seconds, locale);
  if (answers && time) return t("quota.both", { answers, time });
  return answers ?? time;
}
