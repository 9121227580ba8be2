import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { price } from "@/features/interviewers/money";
import { useWords } from "@/features/sessions/words";
import { Button, Facts } from "@/ui";
import { longDate } from "@/ui/time";
import { nextPayout } from "./earnings";
import styles from "./earnings.module.css";
import { earningsQuery } from "./queries";
import { useTexts } from "./texts";

/** Beside the day's sessions: what is ready, what waits, what this month brought. The page waits for its query. */
export function EarningsGlance() {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const { viewer, now } = useWords();
  const { data, refetch } = useQuery({ ...earningsQuery, retryOnMount: false });
  const month = data?.months.at(-1)?.tokens ?? 0;
  const next = data && nextPayout(data);
  const tokens = (count: number) => t("glance.tokens", { count });
  return (
    <section aria-labelledby="glance">
      <header className={styles.glanceHead}>
        <h2 id="glance">{t("glance.title")}</h2>
        <Link className="small" to="/interviewer/earnings">
          {t("glance.more")}
        </Link>
      </header>
      {data ? (
        <>
          <Facts
            facts={[
              {
                name: t("glance.ready"),
                value: (
                  <>
                    <b>{price(data.estimate.net_minor, data.currency, viewer.locale)}</b>
                    <span className={`${styles.below} faint`}>{tokens(data.available_tokens)}</span>
                  </>
                ),
              },
              { name: t("glance.waiting"), value: tokens(data.pending_tokens) },
              { name: t("glance.month"), value: tokens(month) },
            ]}
          />
          <p className="small muted">
            {next === "planned" && t("glance.next", { day: longDate(data.next_payout_at ?? "", viewer, now) })}
            {next === "account" && <Link to="/interviewer/earnings">{t("glance.account")}</Link>}
            {next === "nothing" && data.pending_tokens === 0 && t("glance.none")}
          </p>
        </>
      ) : (
        <p className="small muted">
          {t("glance.failed")}{" "}
          <Button kind="quiet" size="tight" onClick={() => refetch()}>
            {common("ui.again")}
          </Button>
        </p>
      )}
    </section>
  );
}
