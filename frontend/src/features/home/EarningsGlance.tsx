import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { nextPayout } from "@/features/earnings/earnings";
import { earningsQuery } from "@/features/earnings/queries";
import { price } from "@/features/interviewers/money";
import { useWords } from "@/features/sessions/words";
import { Button, Facts } from "@/ui";
import { longDate } from "@/ui/time";
import styles from "./home.module.css";
import { useTexts } from "./texts";

/** Beside the day's sessions: what is ready, what waits, what this month brought. The page waits for its query. */
export function EarningsGlance() {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const { viewer, now } = useWords();
  const { data, refetch } = useQuery({ ...earningsQuery, retryOnMount: false });
  const month = data?.months.at(-1)?.tokens ?? 0;
  const next = data && nextPayout(data);
  const tokens = (count: number) => t("earnings.tokens", { count });
  return (
    <section aria-labelledby="glance">
      <header className={styles.glanceHead}>
        <h2 id="glance">{t("earnings.title")}</h2>
        <Link className="small" to="/interviewer/earnings">
          {t("earnings.more")}
        </Link>
      </header>
      {data ? (
        <>
          <Facts
            facts={[
              {
                name: t("earnings.ready"),
                value: (
                  <>
                    <b>{price(data.estimate.net_minor, data.currency, viewer.locale)}</b>
                    <span className={`${styles.below} faint`}>{tokens(data.available_tokens)}</span>
                  </>
                ),
              },
              { name: t("earnings.waiting"), value: tokens(data.pending_tokens) },
              { name: t("earnings.month"), value: tokens(month) },
            ]}
          />
          <p className="small muted">
            {next === "planned" && t("earnings.next", { day: longDate(data.next_payout_at ?? "", viewer, now) })}
            {next === "account" && <Link to="/interviewer/earnings">{t("earnings.account")}</Link>}
            {next === "nothing" && data.pending_tokens === 0 && t("earnings.none")}
          </p>
        </>
      ) : (
        <p className="small muted">
          {t("earnings.failed")}{" "}
          <Button kind="quiet" size="tight" onClick={() => refetch()}>
            {common("ui.again")}
          </Button>
        </p>
      )}
    </section>
  );
}
