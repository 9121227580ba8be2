import { type ReactNode, useId } from "react";
import { Mark } from "@/ui";
import styles from "./account.module.css";
import { useTexts } from "./texts";

/** One way into the account: what it is, whether it is on, and what can be done about it. */
export function Section({
  title,
  what,
  on,
  first,
  children,
}: {
  title: string;
  what: ReactNode;
  on?: boolean;
  first?: boolean;
  children: ReactNode;
}) {
  const { t } = useTexts();
  const id = useId();
  return (
    <section className={first ? `${styles.section} ${styles.first}` : styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {on !== undefined && <Mark tone={on ? "good" : "state"}>{t(on ? "security.on" : "security.off")}</Mark>}
      </div>
      <p className="small muted">{what}</p>
      <div className={styles.inside}>{children}</div>
    </section>
  );
}
