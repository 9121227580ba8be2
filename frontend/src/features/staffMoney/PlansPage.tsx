import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { ProblemNote } from "@/features/errors";
import staff from "@/features/staff/staff.module.css";
import { ButtonLink, Empty, Mark, PageTitle, Table, Waiting } from "@/ui";
import { Tick } from "@/ui/Field";
import { OnPhone, Tabs, useSums } from "./parts";
import { plansQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.sales";
import { AUDIENCES, type Plan } from "./types";

/** The plans of both audiences, as they are sold and as they were. */
export default function PlansPage() {
  const { t } = useTexts();
  const { data, error, isPending, refetch } = useQuery(plansQuery);
  const [archived, setArchived] = useState(false);
  const all = data?.results ?? [];
  const shown = all.filter((plan) => archived || !plan.archived_at);
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("plans.title")}
        lead={t("plans.lead")}
        actions={
          <ButtonLink to="/staff/catalogue/new" icon="plus">
            {t("plans.add")}
          </ButtonLink>
        }
      />
      <Tabs of="sold" />
      {isPending && <Waiting lines={8} />}
      {error && !data && <ProblemNote error={error} onAgain={() => refetch()} />}
      {data && (
        <>
          {all.some((plan) => plan.archived_at) && (
            <p className={staff.more}>
              <Tick
                label={t("plans.showArchived", { count: all.filter((plan) => plan.archived_at).length })}
                checked={archived}
                onChange={(event) => setArchived(event.currentTarget.checked)}
              />
            </p>
          )}
          {AUDIENCES.map((audience) => (
            <section key={audience} className={staff.section} aria-labelledby={audience}>
              <h2 id={audience}>{t(`audiences.${audience}`)}</h2>
              <Rows
                label={t(`audiences.${audience}`)}
                plans={shown.filter((plan) => plan.audience === audience)}
                none={t("plans.none")}
              />
            </section>
          ))}
        </>
      )}
    </div>
  );
}

function Rows({ label, plans, none }: { label: string; plans: Plan[]; none: string }) {
  const { t } = useTexts();
  const { sum } = useSums();
  const price = (plan: Plan, interval: "month" | "year" | "once") => {
    const found = plan.prices[interval];
    return found ? sum(found.amount_minor, found.currency) : <span className="faint">–</span>;
  };
  if (plans.length === 0) {
    return (
      <Empty>
        <p>{none}</p>
      </Empty>
    );
  }
  return (
    <Table
      label={label}
      rows={plans}
      rowKey={(plan) => plan.key}
      columns={[
        {
          key: "title",
          title: t("planName"),
          cell: (plan) => (
            <span className={styles.first}>
              <Link className={staff.quote} to={`/staff/catalogue/plans/${plan.key}`}>
                <bdi>{plan.version.title}</bdi>
              </Link>
              <span className={`${styles.id} faint`}>{plan.key}</span>
              <OnPhone>{t("plans.version", { number: plan.version.number })}</OnPhone>
            </span>
          ),
        },
        {
          key: "state",
          title: t("state"),
          cell: (plan) =>
            plan.archived_at ? <Mark>{t("plans.archived")}</Mark> : <Mark tone="good">{t("plans.sold")}</Mark>,
        },
        {
          key: "version",
          title: t("plans.columns.version"),
          figure: true,
          deskOnly: true,
          cell: (plan) => plan.version.number,
        },
        {
          key: "month",
          title: t("plans.columns.month"),
          figure: true,
          cell: (plan) => price(plan, "month"),
        },
        {
          key: "year",
          title: t("plans.columns.year"),
          figure: true,
          deskOnly: true,
          cell: (plan) => price(plan, "year"),
        },
        {
          key: "once",
          title: t("plans.columns.once"),
          figure: true,
          deskOnly: true,
          cell: (plan) => price(plan, "once"),
        },
        {
          key: "tokens",
          title: t("plans.columns.tokens"),
          figure: true,
          deskOnly: true,
          cell: (plan) => plan.version.monthly_tokens,
        },
        {
          key: "holders",
          title: t("plans.columns.holders"),
          figure: true,
          deskOnly: true,
          cell: (plan) => plan.subscribers,
        },
      ]}
    />
  );
}
