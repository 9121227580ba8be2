import { RoomMark } from "@/features/room/RoomMark";
import { Button, Icon } from "@/ui";
import { AllowanceRing } from "./AllowanceRing";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterviewState } from "./useInterview";
import { useIsSpoken } from "./useVoice";

/** What this is, which question it is at, what is kept, and what is left of the allowance: always in sight. */
export function Head({ onEnd, onRecording }: { onEnd?: () => void; onRecording: () => void }) {
  const { t } = useWords();
  const title = useInterviewState((state) => state.title);
  const question = useInterviewState((state) => state.question);
  const spoken = useIsSpoken();
  return (
    <header className={styles.head}>
      <RoomMark className="desk-only" />
      <b className={styles.title}>
        <bdi>{title}</bdi>
      </b>
      {question && (
        <>
          <span className="desk-only muted num">
            {t("head.question", { number: question.number, of: question.of })}
          </span>
          <span className="phone-only muted num">{t("head.short", { number: question.number, of: question.of })}</span>
        </>
      )}
      <div className={styles.who}>
        {spoken ? <Recorded onOpen={onRecording} /> : <span className={styles.keeps}>{t("head.kept")}</span>}
        <AllowanceRing />
        {onEnd && (
          <Button size="tight" className="phone-only" onClick={onEnd}>
            {t("head.end")}
          </Button>
        )}
      </div>
    </header>
  );
}

/** Whether the sound is kept, always in sight, and the way to change it. */
function Recorded({ onOpen }: { onOpen: () => void }) {
  const { t } = useWords();
  const on = useInterviewState((state) => state.recording.on);
  return (
    <button type="button" className={styles.recorded} onClick={onOpen} data-testid="recorded" data-on={on}>
      {on && <i className={styles.rec} />}
      <span className="desk-only">{t(on ? "head.recorded" : "head.notRecorded")}</span>
      <span className="phone-only">{t(on ? "head.recordedShort" : "head.notRecorded")}</span>
      <Icon name="down" small />
    </button>
  );
}
