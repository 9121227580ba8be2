import { useRef } from "react";
import { doingOf } from "./core/interviewState";
import { voiceDoing } from "./core/voiceState";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterviewState } from "./useInterview";
import { useIsSpoken, useMicrophone, useMuted, useVoiceView } from "./useVoice";
import { Wave } from "./Wave";
import { inSentence } from "./words";

/** The question, large, and why it is asked. */
export function Asked() {
  const { t, i18n } = useWords();
  const question = useInterviewState((state) => state.question);
  const doing = useInterviewState(doingOf);
  if (!question) {
    return (
      <div className={styles.question}>
        <h1 className={`${styles.q} ${styles.answered}`}>{t("question.waiting")}</h1>
      </div>
    );
  }
  const answered = doing === "thinking" || doing === "asking" || doing === "sending";
  const { skill, claim, requirement, follows, kind } = question;
  return (
    <div className={styles.question} data-testid="question" data-question={question.id}>
      <h1 className={answered ? `${styles.q} ${styles.answered}` : styles.q} id="question" tabIndex={-1}>
        <bdi>{question.text}</bdi>
      </h1>
      <p className={styles.why}>
        <span className="faint">{t("question.tests")}</span>{" "}
        {t("question.testsWhat", { skill: inSentence(skill.title, i18n.language) })}{" "}
        {claim && (
          <>
            <span className="faint">{t("question.claim")}</span> <bdi>{t("question.quote", { text: claim })}</bdi>{" "}
          </>
        )}
        {requirement && (
          <>
            <span className="faint">{t("question.requirement")}</span>{" "}
            <bdi>{t("question.quote", { text: requirement })}</bdi>{" "}
          </>
        )}
        {follows !== null && kind !== "again" && <span className="faint">{t("question.follows")}</span>}
        {kind === "again" && <span className="faint">{t("question.again")}</span>}
      </p>
    </div>
  );
}

/** What the interviewer is doing: a calm wave, and the same in words. */
export function Doing() {
  return useIsSpoken() ? <Speaking /> : <Reading />;
}

/** In a spoken interview the wave is whoever speaks. */
function Speaking() {
  const { t } = useWords();
  const muted = useMuted();
  const doing = useInterviewState((state) => voiceDoing(state.voice, muted));
  const aside = useInterviewState((state) => state.aside);
  const { sound } = useVoiceView();
  const microphone = useMicrophone()?.audio ?? null;
  const speaker = doing === "speaking" ? sound : doing === "hearing" || doing === "held" ? microphone : null;
  const words = t(`voice.${doing}`);
  return (
    <div className={styles.hear}>
      <Wave doing={doing} track={speaker} />
      <p className={styles.doing} data-testid="doing" data-voice={doing}>
        <i className={styles.dot} />
        {doing === "listening" && aside ? <bdi>{aside}</bdi> : words}
      </p>
      <Told words={doing === "hearing" || doing === "held" ? null : words} />
    </div>
  );
}

/** The same for a screen reader. Not that one is heard: whoever speaks knows, and it would talk into the answer. */
function Told({ words }: { words: string | null }) {
  const last = useRef("");
  if (words !== null) last.current = words;
  return (
    <p className="hide" role="status" aria-live="polite" data-testid="voice-state">
      {last.current}
    </p>
  );
}

function Reading() {
  const { t } = useWords();
  const doing = useInterviewState(doingOf);
  const aside = useInterviewState((state) => state.aside);
  const away = useInterviewState((state) => state.link.at === "away" && state.reachable !== true);
  return (
    <div className={styles.hear}>
      <Wave doing={doing} />
      <p className={styles.doing} data-testid="doing">
        <i className={styles.dot} />
        {doing === "listening" && aside ? (
          <bdi>{aside}</bdi>
        ) : (
          t(doing === "sending" && away ? "doing.kept" : `doing.${doing}`)
        )}
      </p>
    </div>
  );
}
