import { useEffect, useRef } from "react";
import { useViewer } from "@/app/viewer";
import { Button, ButtonLink } from "@/ui";
import { longDate } from "@/ui/time";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";

/** The clock stands still: why, what is kept, and the way on. */
export function Paused({ locked, onUnlock }: { locked: boolean; onUnlock: () => void }) {
  const { t } = useWords();
  const viewer = useViewer();
  const interview = useInterview();
  const because = useInterviewState((state) => state.pausedBecause) ?? "asked";
  const kept = useInterviewState((state) => state.keptUntil);
  const acting = useInterviewState((state) => state.acting?.act ?? null);
  const which = locked ? "locked" : because;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // What was pressed is gone with the pause; the next Tab shall lead on from here.
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section className={styles.paused} aria-labelledby="paused" data-testid="paused" data-because={which}>
      <h2 id="paused" ref={title} tabIndex={-1}>
        {t(`paused.${which}`)}
      </h2>
      <p className="muted">{t(`paused.${which}What`)}</p>
      <div className={styles.acts}>
        {locked ? (
          <Button kind="main" size="big" onClick={onUnlock}>
            {t("paused.unlock")}
          </Button>
        ) : (
          <Button
            kind="main"
            size="big"
            busy={acting === "resume"}
            onClick={() => void interview.act("resume")}
            data-testid="resume"
          >
            {t("paused.goOn")}
          </Button>
        )}
        <ButtonLink size="big" to="/practise">
          {t("paused.leave")}
        </ButtonLink>
        {kept && <span className="small faint">{t("paused.kept", { day: longDate(kept, viewer) })}</span>}
      </div>
    </section>
  );
}
