import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import styles from "./parts.module.css";

const tones = { state: "", good: styles.markGood, soon: styles.markSoon, loss: styles.markLoss };

export type Tone = keyof typeof tones;

/** A word on a tint: grey for a state, teal settled, amber soon, red loss. Never colour alone. */
export function Mark({
  tone = "state",
  icon,
  dot,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  dot?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={`${styles.mark} ${tones[tone]}`}>
      {dot && <i className={styles.dot} />}
      {icon && <Icon name={icon} small />}
      {children}
    </span>
  );
}

/** A small number beside a word. */
export function Count({ children }: { children: ReactNode }) {
  return <span className={styles.count}>{children}</span>;
}

/** A key to press. */
export function Key({ children }: { children: ReactNode }) {
  return <kbd className={styles.key}>{children}</kbd>;
}
