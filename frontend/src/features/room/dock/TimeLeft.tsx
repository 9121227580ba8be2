import type { CSSProperties } from "react";
import { formatClock, type TimeView, viewTime } from "../core/timers";
import { useRoomState, useServerNow, useWords } from "../useRoom";
import styles from "./dock.module.css";

const LAST_MINUTE_MS = 60_000;

/** The room's time as this page shows it, a second at a time. */
export function useTimeView(): TimeView {
  const room = useRoomState((state) => state.room);
  const timers = useRoomState((state) => state.timers);
  const now = useServerNow();
  const plan = { startedAt: room?.started_at ?? null, seconds: room?.planned_seconds ?? 0 };
  return viewTime(room?.agenda ?? [], timers, plan, now);
}

/** What is left, and of what. Red in the last minute, never before. */
export function TimeLeft({ short }: { short?: boolean }) {
  const { t } = useWords();
  const time = useTimeView();
  const extra = time.current ? null : time.others.at(-1);
  const shown = extra ? extra.leftMs : time.leftMs;
  if (shown === null) return <span className={`muted ${styles.none}`}>{t("time.none")}</span>;
  const last = shown <= LAST_MINUTE_MS && !(time.standing && !extra);
  const figure = formatClock(shown);
  return (
    <span className={`${styles.time} ${short ? styles.timeShort : ""}`} data-testid={short ? undefined : "timer-left"}>
      <b className={last ? styles.last : undefined}>{figure}</b>
      <span className="small muted">{short ? t("time.left") : words()}</span>
    </span>
  );

  function words(): string {
    if (extra) return `${t("time.left")}. ${extra.timer.name}`;
    const { current } = time;
    if (current?.phase) {
      const name = current.phase.name;
      const left = formatClock(current.leftMs);
      const word = current.timer.state === "paused" ? "time.paused" : "time.of";
      return `${t("time.left")}. ${t(word, { name, time: left })}`;
    }
    return time.standing ? t("time.planned") : shown === 0 ? t("time.over") : t("time.left");
  }
}

/** The agenda as a line: done, now, to come; as wide as they are long. */
export function Phases() {
  const { phases } = useTimeView();
  if (phases.length === 0) return null;
  return (
    <span className={styles.phases} aria-hidden="true">
      {phases.map((phase) => (
        <i
          key={phase.index}
          className={phase.state === "now" ? styles.now : undefined}
          style={{ "--w": phase.seconds, "--p": `${phase.progress * 100}%` } as CSSProperties}
        />
      ))}
    </span>
  );
}
