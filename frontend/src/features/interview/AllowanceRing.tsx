import { useTranslation } from "react-i18next";
import { limit } from "@/ui/time";
import { isLimited, leftAt } from "./core/allowance";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterviewState, useServerNow } from "./useInterview";

const AROUND = 2 * Math.PI * 16;
const PLANS = ["free", "starter", "pro"] as const;

/** What is left, as a thin ring and in figures; it never hides, also where nothing is counted. */
export function AllowanceRing() {
  const { t } = useWords();
  const { i18n } = useTranslation();
  const allowance = useInterviewState((state) => state.allowance);
  const now = useServerNow(allowance.running && allowance.seconds_left !== null);
  const left = leftAt(allowance, now);
  const { turns_of, seconds_of } = allowance;
  const plan = PLANS.find((known) => known === allowance.plan);
  const time = (seconds: number) => limit(seconds, i18n.language);

  const turns = { left: left.turns ?? 0, count: turns_of ?? 0 };
  const seconds =
    seconds_of === null ? null : t("allowance.seconds", { left: time(left.seconds ?? 0), of: time(seconds_of) });
  const lines = isLimited(allowance)
    ? turns_of === null
      ? [plan ? t(`allowance.plan.${plan}`) : "", seconds]
      : [t("allowance.turns", turns), seconds ?? t("allowance.left")]
    : [plan ? t(`allowance.plan.${plan}`) : allowance.plan, t("allowance.whole")];
  const words = [turns_of === null || !isLimited(allowance) ? lines[0] : t("allowance.turnsLeft", turns), lines[1]];
  return (
    // Its figures change each second: read when somebody comes here, told aloud only at a few moments (see Speaker).
    <span
      className={styles.allow}
      role="img"
      aria-label={t("allowance.label", { words: words.filter(Boolean).join(", ") })}
      data-testid="allowance"
    >
      <svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="16" fill="none" stroke="var(--line)" strokeWidth="3" />
        {left.part > 0 && (
          <circle
            cx="18"
            cy="18"
            r="16"
            fill="none"
            stroke="var(--accent)"
            strokeWidth="3"
            strokeDasharray={`${left.part * AROUND} ${AROUND}`}
            transform="rotate(-90 18 18)"
          />
        )}
      </svg>
      <span className="num" aria-hidden="true">
        <b>{lines[0]}</b>
        <br />
        {lines[1]}
      </span>
    </span>
  );
}
