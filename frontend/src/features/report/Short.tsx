import { useTranslation } from "react-i18next";
import { Empty } from "@/ui";
import { MomentLink } from "./jump";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { InShort, Report } from "./types";

/** Two strengths and the one thing to work on, each with the words it rests on. */
export function Short({ report }: { report: Report }) {
  const { t } = useTexts();
  const { strengths, work_on: work } = report;
  if (strengths.length === 0 && !work) {
    return (
      <div className={styles.nothing}>
        <Empty title={t("nothing.title")}>
          <p>{t("nothing.what")}</p>
        </Empty>
      </div>
    );
  }
  return (
    <section className={styles.short} aria-label={t("short")}>
      {strengths.map((strength) => (
        <div key={strength.skill}>
          <p className="small muted">{t("strength", { skill: strength.title })}</p>
          <Said one={strength} rows={report.questions_list} />
        </div>
      ))}
      {work && (
        <div className={styles.work}>
          <p className="small muted">
            <b className={styles.workHead}>{t("work")}</b> <bdi>{work.headline && work.title}</bdi>
          </p>
          <Said one={work} rows={report.questions_list} />
          <p className={`${styles.advice} small muted`} dir="auto">
            {work.advice}
          </p>
        </div>
      )}
    </section>
  );
}

function Said({ one, rows }: { one: InShort; rows: Report["questions_list"] }) {
  const { t } = useTranslation();
  return (
    <>
      <h2 dir="auto">{one.headline || one.title}</h2>
      {one.quote && (
        <blockquote className={styles.quote}>
          <p dir="auto">{t("quote", { text: one.quote.text })}</p>
          <MomentLink quote={one.quote} rows={rows} />
        </blockquote>
      )}
    </>
  );
}
