import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { ErrorPage } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Margin, Mark, Moment, Note, PageTitle, Waiting } from "@/ui";
import { AskDialog, useAct, useSums } from "./parts";
import { keepersOf, soldAs } from "./plans";
import { archivePlan, offersQuery, planQuery, restorePlan } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.sales";
import type { Plan, PlanVersion } from "./types";

// Long, and below what the page says first.
const PlanForm = lazy(() => import("./PlanForm").then((module) => ({ default: module.PlanForm })));

/** One plan to edit: what is kept makes a new version, and who has an old one keeps it. */
export default function PlanPage() {
  const { key = "" } = useParams();
  const { data, error } = useQuery(planQuery(key));
  const offers = useQuery({
    ...offersQuery(data?.audience ?? ""),
    enabled: data?.version.from_environment === true,
  });
  if (data && !offers.isLoading) {
    const plan = { ...data, version: soldAs(data, offers.data?.results ?? []) };
    return <One plan={plan} key={`${data.key} ${data.version.id}`} />;
  }
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

/** A plan that doesn't exist yet. */
export function NewPlanPage() {
  const { t } = useTexts();
  const navigate = useNavigate();
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("plan.new")}
        lead={t("plan.newLead")}
        crumbs={<Link to="/staff/catalogue">{t("plans.title")}</Link>}
      />
      <Suspense fallback={<Waiting lines={8} />}>
        <PlanForm onDone={(plan) => navigate(`/staff/catalogue/plans/${plan.key}`)} />
      </Suspense>
    </div>
  );
}

function One({ plan }: { plan: Plan }) {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const archive = useAct(
    () => archivePlan(plan.key),
    () => setAsking(false),
  );
  const restore = useAct(
    () => restorePlan(plan.key),
    () => {},
  );
  const keepers = keepersOf(plan);
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={plan.version.title}
        crumbs={<Link to="/staff/catalogue">{t("plans.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <span className={styles.id}>{plan.key}</span>
            <span>{t(`audiences.${plan.audience}`)}</span>
            {plan.archived_at ? <Mark>{t("plans.archived")}</Mark> : <Mark tone="good">{t("plans.sold")}</Mark>}
          </span>
        }
        actions={
          plan.archived_at ? (
            <Button busy={restore.isPending} onClick={() => restore.mutate(undefined)}>
              {t("plan.restore")}
            </Button>
          ) : (
            // The free one stays: it is what everybody has.
            plan.tier !== "free" && (
              <Button kind="loss" onClick={() => setAsking(true)}>
                {t("plan.archive.open")}
              </Button>
            )
          )
        }
      />
      {plan.version.from_environment && (
        <div className={styles.section}>
          <Note>{t("plan.fromEnvironment")}</Note>
        </div>
      )}
      {keepers > 0 && (
        <div className={styles.section}>
          <Note>{t("plan.keepers", { count: keepers })}</Note>
        </div>
      )}
      {/* Together, since the form would push the versions down on a phone. */}
      <Suspense fallback={<Waiting lines={8} />}>
        <div className={styles.beside}>
          <PlanForm plan={plan} onDone={() => {}} />
          <aside>
            <h2 id="versions">{t("plan.versions")}</h2>
            <div className={staff.more}>
              <Margin gutter={40} small label={t("plan.versions")}>
                {plan.versions.map((version) => (
                  <Moment key={version.id} when={version.number}>
                    <Version version={version} />
                  </Moment>
                ))}
              </Margin>
            </div>
          </aside>
        </div>
      </Suspense>
      {asking && (
        <AskDialog
          title={t("plan.archive.title", { title: plan.version.title })}
          what={t("plan.archive.what")}
          keep={t("plan.archive.keep")}
          act={t("plan.archive.act")}
          kind="loss"
          busy={archive.isPending}
          error={archive.error}
          onAct={archive.mutate}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** One version in short: its prices, since when, and how many have it. */
function Version({ version }: { version: PlanVersion }) {
  const { t } = useTexts();
  const words = useWords();
  const { sum } = useSums();
  const prices = (["month", "year", "once"] as const)
    .map((interval) => ({ interval, minor: version[`price_${interval}_minor`] }))
    .filter((price) => price.minor !== null)
    .map(({ interval, minor }) => t(`plan.price.${interval}`, { sum: sum(minor ?? 0, version.currency) }));
  return (
    <>
      <span className={styles.marks}>
        <b>
          <bdi>{version.title}</bdi>
        </b>
        {version.current && <Mark tone="good">{t("plan.current")}</Mark>}
      </span>
      <span className={`${styles.below} muted`}>{prices.join(", ") || t("plan.notSold")}</span>
      <span className={`${styles.below} muted`}>{t("plan.holders", { count: version.subscribers })}</span>
      <span className={`${styles.below} faint`}>
        {words.at(version.created_at)}
        {version.made_by && <bdi>, {version.made_by}</bdi>}
      </span>
    </>
  );
}
