import { useQuery } from "@tanstack/react-query";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Table } from "@/ui";
import { monthAndYear } from "@/ui/time";
import { barsOf, isQuiet, middleOf } from "./moves";
import { summaryQuery } from "./queries";
import { useWords } from "./texts";
import type { Month } from "./types";
import styles from "./wallet.module.css";

const PARTS = ["bought", "given", "spent", "expired"] as const;
const HIGH = 64;
const STEP = 72;
const WIDE = 36;

/** The months in a picture: what came in above the line, what went out below it; and the same as a table. */
export function Summary() {
  const { t } = useWords();
  const { data: months, error, refetch } = useQuery(summaryQuery);
  if (error && !months) return <ProblemNote error={error} onAgain={() => refetch()} />;
  if (!months) return null;
  return (
    <section className={styles.summary} aria-labelledby="summary">
      <h2 id="summary">{t("summary.title")}</h2>
      {isQuiet(months) ? (
        <p className="small muted">{t("summary.empty")}</p>
      ) : (
        <>
          <p className="small muted">{t("summary.lead")}</p>
          <Picture months={months} />
          <Legend />
          <details className={styles.details}>
            <summary className="small">{t("summary.table")}</summary>
            <Figures months={months} />
          </details>
        </>
      )}
    </section>
  );
}

function Picture({ months }: { months: Month[] }) {
  const { t } = useWords();
  const { locale } = useViewer();
  const { bars } = barsOf(months);
  const short = (month: string) =>
    new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }).format(middleOf(month));
  const words = months.map((one) =>
    t("summary.pictureMonth", {
      month: monthAndYear(middleOf(one.month), { zone: "UTC", locale }),
      came: one.bought + one.given,
      went: one.spent + one.expired,
    }),
  );
  const zero = HIGH + 16;
  const bottom = zero + HIGH + 16;
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${months.length * STEP} ${bottom + 20}`}
      role="img"
      aria-label={t("summary.picture", { months: words.join(" ") })}
    >
      <defs>
        <pattern id="wallet-expired" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className={styles.hatch} d="M0 0v6" />
        </pattern>
      </defs>
      {bars.map((bar, index) => {
        const month = months[index] as Month;
        const x = index * STEP + (STEP - WIDE) / 2;
        const [bought, given, spent, expired] = PARTS.map((part) => bar[part] * HIGH) as [
          number,
          number,
          number,
          number,
        ];
        const came = month.bought + month.given;
        const went = month.spent + month.expired;
        return (
          <g key={month.month}>
            {bought > 0 && <rect className={styles.bought} x={x} y={zero - bought} width={WIDE} height={bought} />}
            {given > 0 && (
              <rect className={styles.given} x={x + 0.5} y={zero - bought - given} width={WIDE - 1} height={given} />
            )}
            {spent > 0 && <rect className={styles.spent} x={x} y={zero} width={WIDE} height={spent} />}
            {expired > 0 && (
              <rect className={styles.expired} x={x + 0.5} y={zero + spent} width={WIDE - 1} height={expired} />
            )}
            {came > 0 && (
              <text x={x + WIDE / 2} y={zero - bought - given - 5}>
                {new Intl.NumberFormat(locale).format(came)}
              </text>
            )}
            {went > 0 && (
              <text x={x + WIDE / 2} y={zero + spent + expired + 14}>
                {new Intl.NumberFormat(locale).format(went)}
              </text>
            )}
            <text className={styles.month} x={x + WIDE / 2} y={bottom + 14}>
              {short(month.month)}
            </text>
          </g>
        );
      })}
      <path className={styles.zero} d={`M0 ${zero}H${months.length * STEP}`} />
    </svg>
  );
}

function Legend() {
  const { t } = useWords();
  return (
    <ul className={styles.legend} aria-hidden="true">
      {PARTS.map((part) => (
        <li key={part}>
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <rect className={styles[part]} x="0.5" y="0.5" width="11" height="11" />
          </svg>
          {t(`summary.${part}`)}
        </li>
      ))}
    </ul>
  );
}

function Figures({ months }: { months: Month[] }) {
  const { t } = useWords();
  const { locale } = useViewer();
  const number = (tokens: number) => new Intl.NumberFormat(locale).format(tokens);
  return (
    <Table
      label={t("summary.title")}
      rows={[...months].reverse()}
      rowKey={(row) => row.month}
      columns={[
        {
          key: "month",
          title: t("summary.month"),
          cell: ({ month }) => monthAndYear(middleOf(month), { zone: "UTC", locale }),
        },
        ...PARTS.map((part) => ({
          key: part,
          title: t(`summary.${part}`),
          figure: true,
          cell: (row: Month) => number(row[part]),
        })),
      ]}
    />
  );
}
