import type { CSSProperties, ReactNode } from "react";
import styles from "./parts.module.css";

/** The mark of the product: what happens in time hangs on one rule, its times before it. Holds `Moment`s. */
export function Margin({
  label,
  gutter = 72,
  tight,
  small,
  children,
}: {
  label?: string;
  /** Room for the times, in px. */
  gutter?: number;
  tight?: boolean;
  small?: boolean;
  children: ReactNode;
}) {
  return (
    <ol
      className={[styles.margin, tight && styles.marginTight, small && "small"].filter(Boolean).join(" ")}
      style={{ "--gut": `${gutter}px` } as CSSProperties}
      aria-label={label}
    >
      {children}
    </ol>
  );
}

/** One thing on the margin. `when` is a time, a length or a number; an exact `at` makes it a `<time>`. */
export function Moment({ when, at, id, children }: { when: ReactNode; at?: string; id?: string; children: ReactNode }) {
  return (
    <li id={id}>
      {at ? (
        <time className={styles.when} dateTime={at}>
          {when}
        </time>
      ) : (
        <span className={styles.when}>{when}</span>
      )}
      <div className={styles.what}>{children}</div>
    </li>
  );
}
