import { useEffect, useState } from "react";
import { Button, Note } from "@/ui";
import { isWritten } from "./core/voiceState";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";
import { useIsSpoken, useMicrophone } from "./useVoice";

const SHOWN_AFTER_MS = 400;

/** What is not as it should be, without blame: the line, a turn by the simpler interviewer, a refusal. */
export function Notes({ onSound }: { onSound: () => void }) {
  return (
    <div className={styles.notes}>
      <Line />
      <FellBack />
      <VoiceTrouble onSound={onSound} />
      <Refused />
    </div>
  );
}

function Line() {
  const { t } = useWords();
  const link = useInterviewState((state) => state.link);
  const reachable = useInterviewState((state) => state.reachable);
  const written = useInterviewState((state) => isWritten(state.voice));
  // The first try takes a moment and is no trouble; nor is a blink later on.
  const lost = link.at === "away" || (link.at === "connecting" && link.attempt > 1);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  if (!lost || !shown) return null;
  return (
    <div data-testid="line-trouble" data-plain={reachable === true}>
      {reachable ? (
        <Note>
          <b>{t("notes.plain")}</b> {t("notes.plainWhat")}
        </Note>
      ) : (
        <Note>
          <b>{t("notes.server")}</b> {t("notes.attempt", { attempt: link.attempt })}{" "}
          {t(written ? "notes.keptWritten" : "notes.keptSpoken")}
        </Note>
      )}
    </div>
  );
}

function FellBack() {
  const { t } = useWords();
  const fellBack = useInterviewState((state) => state.fellBack);
  if (!fellBack) return null;
  return (
    <div data-testid="fell-back">
      <Note tone="soon" icon="signal" live>
        <b>{t("notes.fellBack")}</b> {t("notes.fellBackWhat")} {!fellBack.charged && t("notes.notCounted")}
      </Note>
    </div>
  );
}

const ENDED = ["left", "lost", "no_worker", "hearing_failed"] as const;

/** What doesn't work of the voice, and what does instead: there is always a way on. */
function VoiceTrouble({ onSound }: { onSound: () => void }) {
  const { t } = useWords();
  const { trouble, ended, speaks } = useInterviewState((state) => state.voice);
  const spoken = useIsSpoken();
  const microphone = useMicrophone();
  const lost = spoken && microphone && !microphone.audio && !microphone.asking ? microphone.trouble.audio : null;
  if (lost) {
    return (
      <div data-testid="voice-trouble" data-kind={lost}>
        <Note tone="soon" icon="microphoneOff" live>
          <div className={styles.refused}>
            <span>{t(`sound.trouble.${lost}`)}</span>
            <Button size="tight" onClick={onSound}>
              {t("notes.toSound")}
            </Button>
          </div>
        </Note>
      </div>
    );
  }
  const words =
    spoken && (trouble || !speaks)
      ? t(trouble === "hearing" ? "notes.unheard" : "notes.unspoken")
      : ended !== null && t(`notes.ended.${ENDED.find((known) => known === ended) ?? "other"}`);
  if (!words) return null;
  return (
    <div data-testid="voice-trouble" data-kind={trouble ?? ended ?? "speaking"}>
      <Note live>{words}</Note>
    </div>
  );
}

const KNOWN = [
  "question_moved_on",
  "interview_paused",
  "interview_finished",
  "interviewer_unavailable",
  "monthly_limit_reached",
  "still_thinking",
  "voice_unavailable",
] as const;

function Refused() {
  const { t } = useWords();
  const interview = useInterview();
  const refusal = useInterviewState((state) => state.refusal);
  const written = useInterviewState((state) => isWritten(state.voice));
  if (!refusal) return null;
  const known = KNOWN.find((code) => code === refusal.code);
  const words =
    known === "interviewer_unavailable" && !written
      ? t("notes.refused.spoken")
      : known
        ? t(`notes.refused.${known}`)
        : `${t("notes.refused.other")} ${refusal.detail}`;
  return (
    <div data-testid="refusal" data-code={refusal.code}>
      <Note tone="loss" live>
        <div className={styles.refused}>
          <span>{words}</span>
          <Button size="tight" onClick={() => interview.readRefusal()}>
            {t("notes.close")}
          </Button>
        </div>
      </Note>
    </div>
  );
}
