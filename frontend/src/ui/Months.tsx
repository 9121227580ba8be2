import type { ReactNode } from "react";
import styles from "./parts.module.css";

export interface Month {
  /** The month, as "2026-11". */
  key: string;
  name: string;
  /** How long its bar is, 0 to 1. */
  part: number;
  /** The figures beside the bar, in the order of the head. */
  figures: ReactNode[];
}

/**
 * Figures month by month, each with a bar as long as the first of them is large: a picture that reads as a table. A phone
 * has room for the first two figures.
 */
export function Months({ label, head, months }: { label: string; head: ReactNode[]; months: Month[] }) {
  const place = (index: number) => [styles.figure, index > 1 && "desk-only"].filter(Boolean).join(" ");
  return (
    <table className={`${styles.table} ${styles.months}`} aria-label={label}>
      <thead>
        <tr>
          {head.map((title, index) => (
            <th key={index} scope="col" className={index > 0 ? place(index - 1) : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {months.map((month) => (
          <tr key={month.key}>
            <th scope="row">
              {month.name}
              <span className={styles.monthBar} aria-hidden="true">
                {month.part > 0 && <i style={{ width: `${Math.round(Math.min(1, month.part) * 100)}%` }} />}
              </span>
            </th>
            {month.figures.map((figure, index) => (
              <td key={index} className={place(index)}>
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
