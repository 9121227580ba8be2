import { RoomMark } from "@/features/room/RoomMark";
import { Button } from "@/ui";
import { AllowanceRing } from "./AllowanceRing";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterviewState } from "./useInterview";

/** What this is, which question it is at, what is kept, and what is left of the allowance: always in sight. */
export function Head({ onEnd }: { onEnd?: () => void }) {
  const { t } = useWords();
  const title = useInterviewState((state) => state.title);
  const question = useInterviewState((state) => state.question);
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
        <span className={styles.keeps}>{t("head.kept")}</span>
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
