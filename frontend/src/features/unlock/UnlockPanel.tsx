import { useCallback, useEffect, useId, useRef } from "react";
import { useViewer } from "@/app/viewer";
import { limit, longDate } from "@/ui/time";
import { useWords } from "./texts";
import { Pro, Ways } from "./Unlock";
import styles from "./unlock.module.css";

/** What was used of the free part, in figures. `null`: not counted. */
export interface UsedUp {
  by: "turns" | "seconds";
  turns: number;
  turnsOf: number | null;
  seconds: number;
  secondsOf: number | null;
}

/**
 * The free part is used: what that means and the ways on. It stands under the question in the interview itself, not
 * over it, so that the question stays readable; Escape leaves the interview paused.
 */
export function UnlockPanel({
  used,
  answers,
  keptUntil,
  onUnlocked,
  onReport,
  reporting,
  onLeave,
}: {
  used: UsedUp;
  answers: number;
  keptUntil: string | null;
  onUnlocked: () => void;
  onReport: () => void;
  reporting: boolean;
  onLeave: () => void;
}) {
  const { t } = useWords();
  const viewer = useViewer();
  const title = useId();
  const what = useId();
  const panel = useRef<HTMLElement>(null);
  const paying = useRef(false);
  const notePaying = useCallback((now: boolean) => {
    paying.current = now;
  }, []);
  useEffect(() => {
    // The question above is what one should see first.
    panel.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      // While somebody pays, Escape is meant for the provider's dialog.
      if (event.key === "Escape" && !paying.current) onLeave();
    };
    document.addEventListener("keydown", keys);
    return () => document.removeEventListener("keydown", keys);
  }, [onLeave]);
  return (
    <section
      ref={panel}
      className={styles.panel}
      role="dialog"
      aria-labelledby={title}
      aria-describedby={what}
      tabIndex={-1}
      data-testid="unlock"
    >
      <header>
        <h2 id={title}>{t("title.free_limit")}</h2>
        <p className="muted" id={what}>
          {useUsedWords(used)} {t("what.kept")}
        </p>
      </header>
      <Ways onUnlocked={onUnlocked} onPaying={notePaying} />
      <Pro>
        <footer className="small">
          {answers > 0 && (
            <button type="button" className={styles.link} onClick={onReport} disabled={reporting}>
              {t("report", { count: answers })}
            </button>
          )}
          <button type="button" className={styles.link} onClick={onLeave}>
            {t("leave")}
          </button>
          {keptUntil && <span className="faint push">{t("kept", { day: longDate(keptUntil, viewer) })}</span>}
        </footer>
      </Pro>
    </section>
  );
}

function useUsedWords({ by, turns, turnsOf, seconds, secondsOf }: UsedUp): string {
  const { t } = useWords();
  const { locale } = useViewer();
  const time = { used: limit(seconds, locale), of: limit(secondsOf ?? 0, locale) };
  const count = turnsOf ?? 0;
  if (by === "seconds") {
    return turnsOf === null ? t("what.secondsOnly", time) : t("what.seconds", { ...time, turns, count });
  }
  return secondsOf === null ? t("what.turnsOnly", { turns, count }) : t("what.turns", { ...time, turns, count });
}
