import type { ReactNode } from "react";
import { useViewer } from "@/app/viewer";
import { money } from "@/ui/money";
import { limit } from "@/ui/time";
import { type Cell, headPrice, type Row, rowsOf } from "./offers";
import styles from "./plans.module.css";
import { useWords } from "./texts";
import type { Plan } from "./types";

/** Plans beside each other. On a phone the table scrolls sideways, its first column stays. */
export function PlanTable({
  label,
  plans,
  interval,
  act,
}: {
  label: string;
  plans: readonly Plan[];
  interval: "month" | "year";
  /** What can be done with a plan. */
  act: (plan: Plan) => ReactNode;
}) {
  const { t } = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must scroll by keyboard, too
    <section className={styles.wrap} tabIndex={0} aria-label={label}>
      <table className={styles.plans}>
        <thead>
          <tr>
            <td>
              <span className="hide">{t("what")}</span>
            </td>
            {plans.map((plan) => (
              <th key={plan.key} scope="col">
                <b>
                  <bdi>{plan.title}</bdi>
                </b>
                <HeadPrice plan={plan} interval={interval} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(plans).map((row) => (
            <tr key={row.key}>
              <th scope="row">{t(`rows.${row.key}`)}</th>
              {row.cells.map((cell, index) => (
                <PlanCell key={plans[index]?.key} row={row} cell={cell} />
              ))}
            </tr>
          ))}
          <tr className={styles.act}>
            <td />
            {plans.map((plan) => (
              <td key={plan.key}>{act(plan)}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function HeadPrice({ plan, interval }: { plan: Plan; interval: "month" | "year" }) {
  const { t } = useWords();
  const { locale } = useViewer();
  const head = headPrice(plan, interval);
  const sum = (minor: number, currency: string) => money(minor, currency, locale, true);
  if (!head) return <span>{t(plan.tier === "free" ? "price.free" : "price.notSold")}</span>;
  const { once } = plan.prices;
  return (
    <>
      <span>{t(`price.${head.way}`, { sum: sum(head.price.amount_minor, head.price.currency) })}</span>
      {head.price.fee_minor > 0 && (
        <span className={styles.fee}>{t("price.fee", { sum: sum(head.price.fee_minor, head.price.currency) })}</span>
      )}
      {once && head.way !== "once" && (
        <span className={styles.fee}>{t("price.orOnce", { sum: sum(once.amount_minor, once.currency) })}</span>
      )}
    </>
  );
}

function PlanCell({ row, cell }: { row: Row; cell: Cell }) {
  const faint = cell.is === "none" || cell.is === "no";
  return (
    <td className={faint ? "faint" : undefined} data-row={row.key}>
      <Words cell={cell} />
    </td>
  );
}

function Words({ cell }: { cell: Cell }) {
  const { t } = useWords();
  const { locale } = useViewer();
  const number = (count: number) => new Intl.NumberFormat(locale).format(count);
  switch (cell.is) {
    case "count":
      return number(cell.count);
    case "each":
      return t("cells.each", { count: cell.count });
    case "length": {
      const answers = cell.turns === null ? null : t("cells.answers", { count: cell.turns });
      const time = cell.seconds === null ? null : limit(cell.seconds, locale);
      return answers && time ? t("cells.both", { answers, time }) : (answers ?? time);
    }
    case "tokens":
      return cell.days > 0 ? t("cells.kept", { tokens: number(cell.count), count: cell.days }) : number(cell.count);
    case "days":
      return t("cells.days", { count: cell.count });
    case "list":
      return (
        <ul>
          {cell.texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      );
    default:
      return t(`cells.${cell.is}`);
  }
}
