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
const WIDE = 36;
const ZERO = HIGH + 22;
const BOTTOM = ZERO + HIGH + 22;

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
  const number = (tokens: number) => new Intl.NumberFormat(locale).format(tokens);
  const short = (month: string) =>
    new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }).format(middleOf(month));
  const words = months.map((one) =>
    t("summary.pictureMonth", {
      month: monthAndYear(middleOf(one.month), { zone: "UTC", locale }),
      came: one.bought + one.given,
      went: one.spent + one.expired,
    }),
  );
  // Across in parts of the width, so that words keep their size; up and down in px.
  const at = (index: number) => `${((index + 0.5) / months.length) * 100}%`;
  return (
    <svg
      className={styles.chart}
      height={BOTTOM + 20}
      role="img"
      aria-label={t("summary.picture", { months: words.join(" ") })}
    >
      <defs>
        <pattern id="wallet-expired" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className={styles.hatch} d="M0 0v6" />
        </pattern>
      </defs>
      {months.map((month, index) => {
        const bar = bars[index];
        if (!bar) return null;
        const [bought = 0, given = 0, spent = 0, expired = 0] = PARTS.map((part) => bar[part] * HIGH);
        const came = month.bought + month.given;
        const went = month.spent + month.expired;
        const part = { x: at(index), width: WIDE, transform: `translate(${-WIDE / 2} 0)` };
        return (
          <g key={month.month}>
            {bought > 0 && <rect className={styles.bought} {...part} y={ZERO - bought} height={bought} />}
            {given > 0 && <rect className={styles.given} {...part} y={ZERO - bought - given} height={given} />}
            {spent > 0 && <rect className={styles.spent} {...part} y={ZERO} height={spent} />}
            {expired > 0 && <rect className={styles.expired} {...part} y={ZERO + spent} height={expired} />}
            {came > 0 && (
              <text x={at(index)} y={ZERO - bought - given - 6}>
                {number(came)}
              </text>
            )}
            {went > 0 && (
              <text x={at(index)} y={ZERO + spent + expired + 17}>
                {number(went)}
              </text>
            )}
            <text className={styles.month} x={at(index)} y={BOTTOM + 16}>
              {short(month.month)}
            </text>
          </g>
        );
      })}
      <line className={styles.zero} x1="0" x2="100%" y1={ZERO} y2={ZERO} />
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
