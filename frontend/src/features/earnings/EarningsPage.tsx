import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef } from "react";
import { Navigate, useLocation } from "react-router";
import { useMe } from "@/api/queries";
import { stageOf } from "@/app/stage";
import { ProblemNote } from "@/features/errors";
import { price } from "@/features/interviewers/money";
import { useWords } from "@/features/sessions/words";
import { Empty, Facts, Months, Note, PageTitle, Waiting } from "@/ui";
import { longDate, monthAndYear } from "@/ui/time";
import { failedOf, hasBegun, middleOf, nextPayout, partsOf, percent } from "./earnings";
import styles from "./earnings.module.css";
import { History } from "./History";
import { PayoutAccountPart } from "./PayoutAccountPart";
import { Payouts } from "./Payouts";
import { earningsQuery, payoutsQuery } from "./queries";
import { useTexts } from "./texts";
import type { Earnings } from "./types";

// Brings the till along, which somebody who has their plan never opens.
const InterviewerPlan = lazy(() => import("./InterviewerPlan"));

/** What an interviewer earns, when it is paid out and where it goes; and the plan that lets them be found. */
export default function EarningsPage() {
  const me = useMe();
  const stage = stageOf(me);
  // Whoever is suspended has their money still.
  if (stage !== "active" && stage !== "suspended") return <Navigate to="/interviewer/apply" replace />;
  return <Page planned={stage === "active"} />;
}

function Page({ planned }: { planned: boolean }) {
  const { t } = useTexts();
  const { hash } = useLocation();
  const earnings = useQuery(earningsQuery);
  const payouts = useInfiniteQuery(payoutsQuery);
  const plan = useRef<HTMLDivElement>(null);
  // In one column each part would push down those below it: they come together.
  const waiting = earnings.isPending || payouts.isPending;
  useEffect(() => {
    if (!waiting && hash === "#plan") plan.current?.scrollIntoView({ block: "start" });
  }, [waiting, hash]);
  const paid = payouts.data?.pages.flatMap((page) => page.results) ?? [];
  const failed = failedOf(paid);
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")} />
      {waiting && (
        <div className={styles.first}>
          <Waiting lines={8} />
        </div>
      )}
      {!waiting && earnings.error && !earnings.data && (
        <div className={styles.first}>
          <ProblemNote error={earnings.error} onAgain={() => earnings.refetch()} />
        </div>
      )}
      {!waiting && earnings.data && (
        <>
          <Strip earnings={earnings.data} />
          {failed && <Failed payout={failed} hasAccount={earnings.data.account !== null} />}
          <div className={styles.cols}>
            <div>
              {hasBegun(earnings.data) ? (
                <ByMonth earnings={earnings.data} />
              ) : (
                <section className={styles.section} aria-labelledby="first">
                  <h2 id="first">{t("empty.title")}</h2>
                  <Empty>
                    <p>{t("empty.what", { count: earnings.data.hold_days })}</p>
                    <p>{t("empty.how")}</p>
                  </Empty>
                </section>
              )}
              <Payouts list={payouts} rows={paid} />
              {hasBegun(earnings.data) && <History />}
            </div>
            <aside className={styles.aside}>
              <EstimatePart earnings={earnings.data} />
              <PayoutAccountPart account={earnings.data.account} />
            </aside>
          </div>
          <div ref={plan} id="plan" className={styles.anchor}>
            {planned && (
              <Suspense fallback={<Waiting lines={4} />}>
                <InterviewerPlan />
              </Suspense>
            )}
          </div>
        </>
      )}
    </>
  );
}

/** Three figures under one rule: what can be paid out, what waits, and when. */
function Strip({ earnings }: { earnings: Earnings }) {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const { estimate, currency } = earnings;
  const next = nextPayout(earnings);
  return (
    <dl className={styles.strip}>
      <div>
        <dt>{t("available")}</dt>
        <dd>
          <b>{price(estimate.net_minor, currency, viewer.locale)}</b>
          <span>{t("tokens", { count: earnings.available_tokens })}</span>
        </dd>
        <dd className="small muted">{t("availableWhat")}</dd>
      </div>
      <div>
        <dt>{t("pending")}</dt>
        <dd>
          <b>{new Intl.NumberFormat(viewer.locale).format(earnings.pending_tokens)}</b>
          <span>{t("tokensWord", { count: earnings.pending_tokens })}</span>
        </dd>
        <dd className="small muted">{t("pendingWhat", { count: earnings.hold_days })}</dd>
      </div>
      <div>
        <dt>{t("next")}</dt>
        <dd>
          <b>{earnings.next_payout_at ? longDate(earnings.next_payout_at, viewer, now) : t("byHand")}</b>
        </dd>
        <dd className="small muted">
          {t(`nextWhat.${next}`, { least: price(earnings.minimum_minor, currency, viewer.locale) })}
        </dd>
      </div>
    </dl>
  );
}

/** How tokens become money, in words and sums. */
function EstimatePart({ earnings }: { earnings: Earnings }) {
  const { t } = useTexts();
  const { viewer } = useWords();
  const { estimate, available_tokens: tokens } = earnings;
  const sum = (minor: number) => price(minor, earnings.currency, viewer.locale);
  const commission = percent(earnings.commission_percent, viewer.locale);
  return (
    <section aria-labelledby="estimate">
      <h2 id="estimate">{t("estimate.title")}</h2>
      <p className="small muted">
        {t("estimate.formula", { each: sum(estimate.token_value_minor), commission })}{" "}
        {earnings.minimum_minor > 0 && t("estimate.minimum", { least: sum(earnings.minimum_minor) })}
      </p>
      <div className={styles.facts}>
        <Facts
          facts={[
            {
              name: t("estimate.gross", { count: tokens, each: sum(estimate.token_value_minor) }),
              value: sum(estimate.gross_minor),
            },
            ...(estimate.recovered_minor > 0
              ? [
                  {
                    name: t("estimate.recovered", { count: earnings.owed }),
                    value: `−${sum(estimate.recovered_minor)}`,
                  },
                ]
              : []),
            {
              name: t("estimate.commission", { commission }),
              value: estimate.commission_minor > 0 ? `−${sum(estimate.commission_minor)}` : sum(0),
            },
            { name: <b className={styles.ink}>{t("estimate.net")}</b>, value: <b>{sum(estimate.net_minor)}</b> },
          ]}
        />
      </div>
      {earnings.owed > 0 && (
        <Note tone="soon" icon="alert">
          {t("owed", { count: earnings.owed })}
        </Note>
      )}
    </section>
  );
}

function Failed({
  payout,
  hasAccount,
}: {
  payout: {
    number: string;
    net_minor: number;
    currency: string;
    failed_because: string;
    next_attempt_at: string | null;
  };
  hasAccount: boolean;
}) {
  const { t } = useTexts();
  const words = useWords();
  return (
    <div className={styles.note}>
      <Note tone="loss">
        <b>
          {t("failed.title", {
            number: payout.number,
            sum: price(payout.net_minor, payout.currency, words.viewer.locale),
          })}
        </b>{" "}
        {payout.failed_because && <span dir="auto">{t("failed.because", { why: payout.failed_because })}</span>}{" "}
        {payout.next_attempt_at ? t("failed.again", { at: words.at(payout.next_attempt_at) }) : t("failed.byHand")}{" "}
        {t(hasAccount ? "failed.check" : "failed.account")}
      </Note>
    </div>
  );
}

function ByMonth({ earnings }: { earnings: Earnings }) {
  const { t } = useTexts();
  const { viewer } = useWords();
  const { months } = earnings;
  const parts = partsOf(months.map((month) => month.tokens));
  const count = (value: number) => new Intl.NumberFormat(viewer.locale).format(value);
  return (
    <section className={styles.section} aria-labelledby="months">
      <h2 id="months">{t("months.title")}</h2>
      <Months
        label={t("months.title")}
        head={[t("months.month"), t("months.tokens"), t("months.sessions")]}
        months={months.map((month, index) => ({
          key: month.month,
          name: monthAndYear(middleOf(month.month), viewer),
          part: parts[index] ?? 0,
          figures: [count(month.tokens), count(month.sessions)],
        }))}
      />
    </section>
  );
}
