import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import styles from "./parts.module.css";

/** A surface: only for the next session, the thing being started, and things compared. */
export function Sheet({
  label,
  className = "",
  children,
}: {
  label?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={`${styles.sheet} ${className}`} aria-label={label}>
      {children}
    </section>
  );
}

/** Names left, values right, a hairline between. */
export function Facts({ facts }: { facts: { name: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map((fact, index) => (
        <div key={index}>
          <dt>{fact.name}</dt>
          <dd>
            <bdi>{fact.value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const noteTones = { state: "", soon: styles.noteSoon, loss: styles.noteLoss, good: styles.noteGood };
const noteIcons: Record<keyof typeof noteTones, IconName> = {
  state: "signal",
  soon: "clock",
  loss: "alert",
  good: "check",
};

/** Words set apart with a 2 px edge: trouble without blame, with the next step. `live` reads it out when it appears. */
export function Note({
  tone = "state",
  icon,
  live,
  children,
}: {
  tone?: keyof typeof noteTones;
  icon?: IconName;
  live?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={`${styles.note} ${noteTones[tone]}`}
      role={live ? (tone === "loss" ? "alert" : "status") : undefined}
    >
      <Icon name={icon ?? noteIcons[tone]} />
      <div className={styles.noteBody}>{children}</div>
    </div>
  );
}

/** How far something is, 0 to 1. */
export function Bar({ part, label }: { part: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, part)) * 100);
  return (
    <div className={styles.bar} role="progressbar" aria-label={label} aria-valuenow={percent}>
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}
