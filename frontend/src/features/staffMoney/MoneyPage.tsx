import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMe } from "@/api/queries";
import { may, type Power } from "@/app/powers";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Empty, Mark, Months, PageTitle, type Tone, Waiting } from "@/ui";
import { monthAndYear } from "@/ui/time";
import { useSums } from "./parts";
import { overviewQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.payments";
import type { Overview } from "./types";
import { middleOf, partsOf } from "./words";

/** What waits for a person, what is owed, and what came in month by month. */
export default function MoneyPage() {
  const { t } = useTexts();
  const { data, error, isPending, refetch } = useQuery(overviewQuery);
  return (
    <div className={staff.desk}>
      <PageTitle title={t("overview.title")} lead={t("overview.lead")} />
      {isPending && <Waiting lines={8} />}
      {error && !data && <ProblemNote error={error} onAgain={() => refetch()} />}
      {data && (
        <>
          <Figures overview={data} />
          <Needs overview={data} />
          <ByMonth overview={data} />
        </>
      )}
    </div>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  const { sum } = useSums();
  const now = overview.months.at(-1);
  const figures = [
    { name: t("overview.income"), value: now?.income_minor ?? 0 },
    { name: t("overview.refunded"), value: now?.refunded_minor ?? 0 },
    {
      name: t("overview.owed"),
      value: overview.payouts_owed_minor,
      more: t("overview.to", { count: overview.payouts_owed }),
    },
  ];
  return (
    <dl className={staff.figures}>
      {figures.map(({ name, value, more }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">
            {sum(value, overview.currency)} {more && <span>{more}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface Need {
  to: string;
  count: number;
  power: Power;
  words: "halted" | "disputes" | "webhooks" | "payouts" | "refunds" | "books";
  tone: Tone;
}

function Needs({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  const me = useMe();
  const words = useWords();
  const all: Need[] = [
    { to: "/staff/halted", count: overview.halted, power: "money.read", words: "halted", tone: "loss" },
    { to: "/staff/disputes", count: overview.disputes, power: "money.read", words: "disputes", tone: "soon" },
    {
      to: "/staff/payouts?state=failed",
      count: overview.payouts_failed,
      power: "payouts.run",
      words: "payouts",
      tone: "loss",
    },
    { to: "/staff/payments", count: overview.refunds_failed, power: "money.read", words: "refunds", tone: "loss" },
    {
      to: "/staff/operations?state=given_up",
      count: overview.webhooks,
      power: "money.operate",
      words: "webhooks",
      tone: "soon",
    },
    { to: "/staff/operations/books", count: overview.findings, power: "money.operate", words: "books", tone: "loss" },
  ];
  const needs = all.filter((need) => need.count > 0);
  return (
    <section className={staff.section} aria-labelledby="needs">
      <h2 id="needs">{t("overview.needs")}</h2>
      {needs.length === 0 && (
        <Empty>
          <p>{t("overview.nothing")}</p>
        </Empty>
      )}
      {needs.length > 0 && (
        <ul className={staff.needs}>
          {needs.map((need) => (
            <li key={need.words}>
              <b className="num">{need.count}</b>
              <span>
                {may(me, need.power) ? (
                  <Link to={need.to}>
                    <b>{t(`overview.queues.${need.words}`, { count: need.count })}</b>
                  </Link>
                ) : (
                  <b>{t(`overview.queues.${need.words}`, { count: need.count })}</b>
                )}
              </span>
              <Mark tone={need.tone}>{t(`overview.marks.${need.words}`)}</Mark>
            </li>
          ))}
        </ul>
      )}
      <p className={`${styles.section} small muted`}>
        {overview.checked_at
          ? t("overview.checked", { ago: words.relative(overview.checked_at) })
          : t("overview.unchecked")}
      </p>
    </section>
  );
}

function ByMonth({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  const { sum } = useSums();
  const { viewer } = useWords();
  const { months, currency } = overview;
  const parts = partsOf(months.map((month) => month.income_minor));
  const some = months.some((month) => month.income_minor || month.refunded_minor || month.paid_out_minor);
  return (
    <section className={staff.section} aria-labelledby="months">
      <h2 id="months">{t("overview.months")}</h2>
      {!some && (
        <Empty>
          <p>{t("overview.noMonths")}</p>
        </Empty>
      )}
      {some && (
        <Months
          label={t("overview.months")}
          head={[t("overview.month"), t("overview.in"), t("overview.back"), t("overview.out")]}
          months={months.map((month, index) => ({
            key: month.month,
            name: monthAndYear(middleOf(month.month), viewer),
            part: parts[index] ?? 0,
            figures: [
              sum(month.income_minor, currency),
              sum(month.refunded_minor, currency),
              sum(month.paid_out_minor, currency),
            ],
          }))}
        />
      )}
    </section>
  );
}
