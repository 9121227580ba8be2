import { type ReactNode, useId } from "react";
import styles from "@/features/account/account.module.css";

/** One part of the page: what it is about, and what can be set. */
export function Part({
  title,
  what,
  first,
  children,
}: {
  title: string;
  what: ReactNode;
  first?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={first ? `${styles.section} ${styles.first}` : styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
      </div>
      <p className="small muted">{what}</p>
      <div className={styles.inside}>{children}</div>
    </section>
  );
}
