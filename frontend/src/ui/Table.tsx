import { Fragment, type ReactNode } from "react";
import styles from "./parts.module.css";

export interface Column<Row> {
  key: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Figures stand right, in tabular digits. */
  figure?: boolean;
  /** Left out below 880 px: say it again in another cell if it matters. */
  deskOnly?: boolean;
}

/** A table for staff: grey head on a strong rule, hairlines, no stripes. Give every row a link in its first cell. */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  chosen,
  below,
}: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** The row that is shown beside the table; its tint needs room at both ends. */
  chosen?: (row: Row) => boolean;
  /** What a row unfolds to, as wide as the table; nothing while it is folded. */
  below?: (row: Row) => ReactNode;
}) {
  const classes = (column: Column<Row>) =>
    [column.figure && styles.figure, column.deskOnly && "desk-only"].filter(Boolean).join(" ") || undefined;
  return (
    <table className={chosen ? `${styles.table} ${styles.inset}` : styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={classes(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const unfolded = below?.(row);
          return (
            <Fragment key={rowKey(row)}>
              <tr className={chosen?.(row) ? styles.chosen : unfolded ? styles.unfolded : undefined}>
                {columns.map((column) => (
                  <td key={column.key} className={classes(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
              {unfolded && (
                <tr>
                  <td colSpan={columns.length}>{unfolded}</td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
