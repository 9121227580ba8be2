import { Button, Icon } from "@/ui";
import { doingOf } from "./core/interviewState";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";

/** The controls, always with words. While nothing can be done they say so by being off, not by going away. */
export function Dock({ locked, onDialog }: { locked: boolean; onDialog: (name: "end" | "trouble") => void }) {
  const { t } = useWords();
  const interview = useInterview();
  const doing = useInterviewState(doingOf);
  const acting = useInterviewState((state) => state.acting?.act ?? null);
  const asked = useInterviewState((state) => state.question !== null);
  const reached = useInterviewState((state) => state.link.at === "room" || state.reachable === true);
  const off = doing !== "listening" || !asked || !reached || acting !== null;
  const paused = doing === "paused";
  return (
    <footer className={styles.dock}>
      <div className={styles.dockLeft}>
        {paused ? (
          <span className="row small muted">
            <Icon name="pause" small />
            {t("dock.paused")}
          </span>
        ) : (
          <Button kind="quiet" icon="pause" disabled={off} onClick={() => void interview.act("pause")}>
            {t("dock.pause")}
          </Button>
        )}
      </div>
      {!paused && (
        <div className={styles.mid}>
          <Button icon="more" disabled={off} onClick={() => void interview.act("think")}>
            {t("dock.think")}
          </Button>
          <Button icon="repeat" disabled={off} onClick={() => void interview.act("repeat")}>
            {t("dock.repeat")}
          </Button>
          <Button
            type="submit"
            form="answer"
            kind="main"
            icon="check"
            className={styles.done}
            disabled={doing !== "listening" || !asked}
            data-testid="done"
          >
            {t("dock.done")}
          </Button>
          <Button icon="skip" disabled={off} onClick={() => void interview.act("skip")}>
            {t("dock.skip")}
          </Button>
        </div>
      )}
      {!locked && (
        <div className={styles.dockRight}>
          <Button kind="quiet" icon="flag" onClick={() => onDialog("trouble")}>
            {t("dock.trouble")}
          </Button>
          <Button className="desk-only" onClick={() => onDialog("end")}>
            {t("dock.end")}
          </Button>
        </div>
      )}
    </footer>
  );
}
