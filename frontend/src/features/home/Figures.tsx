import { useTranslation } from "react-i18next";
import type { Summary } from "@/features/calendar/types";
import { useWords } from "@/features/sessions/words";
import { Facts } from "@/ui";
import own from "./home.module.css";
import { useTexts } from "./texts";

/** What an interviewer's sessions come to. */
export function Figures({ summary, onAgain }: { summary: Summary | undefined; onAgain: () => unknown }) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const { viewer } = useWords();
  const number = (value: number) => new Intl.NumberFormat(viewer.locale, { maximumFractionDigits: 1 }).format(value);
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">{t("day.figures.title")}</h2>
      {summary ? (
        <Facts
          facts={[
            { name: t("day.figures.ahead"), value: number(summary.upcoming) },
            {
              name: t("day.figures.month"),
              value: t("day.figures.monthOf", {
                count: summary.completed_30_days,
                hours: number(summary.hours_30_days),
              }),
            },
            { name: t("day.figures.completed"), value: number(summary.completed) },
            { name: t("day.figures.candidates"), value: number(summary.candidates) },
            { name: t("day.figures.earned"), value: t("day.figures.tokens", { count: summary.tokens_earned }) },
            { name: t("day.figures.toCome"), value: t("day.figures.tokens", { count: summary.tokens_to_come }) },
            ...(summary.to_answer.in_review > 0
              ? [{ name: t("day.figures.review"), value: number(summary.to_answer.in_review) }]
              : []),
            { name: t("day.figures.cancelled"), value: number(summary.cancelled_by_me_30_days) },
          ]}
        />
      ) : (
        <p className="small muted">
          {t("day.figures.failed")}{" "}
          <button type="button" className={own.link} onClick={() => onAgain()}>
            {common("ui.again")}
          </button>
        </p>
      )}
    </section>
  );
}
