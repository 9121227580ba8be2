import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { Navigate, useNavigate } from "react-router";
import { UnlockPanel } from "@/features/unlock/UnlockPanel";
import { Button, ButtonLink, useWindowTitle } from "@/ui";
import { AnswerBox } from "./AnswerBox";
import { answersOf, doingOf, isLocked } from "./core/interviewState";
import { isSpoken, isWanted, isWritten } from "./core/voiceState";
import { type DialogName, Dock } from "./Dock";
import { EndDialog } from "./EndDialog";
import { Head } from "./Head";
import styles from "./interview.module.css";
import { Notes } from "./Notes";
import { Paused } from "./Paused";
import { Asked, Doing } from "./Question";
import { actOn } from "./queries";
import { RecordingDialog } from "./RecordingDialog";
import { Said } from "./Said";
import { SoundDialog } from "./SoundDialog";
import { Speaker } from "./Speaker";
import { TroubleDialog } from "./TroubleDialog";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";
import { useVoiceKeys } from "./useVoice";
import { VoiceSound } from "./VoiceSound";
import { usedUp } from "./words";

/** The interview: the question above all, what was said, the answer, and the controls. One dialog at a time. */
export function InterviewPage({ onAgain }: { onAgain: () => void }) {
  const { id, title, endedBecause, link } = useInterviewState((state) => state);
  const doing = useInterviewState(doingOf);
  const locked = useInterviewState(isLocked);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [leaving, setLeaving] = useState(false);
  const written = useInterviewState((state) => isWritten(state.voice));
  // It is to be spoken, and this page doesn't: microphone and speaker are looked at first.
  const checking = useInterviewState(({ voice }) => isWanted(voice) && !isSpoken(voice)) && doing !== "paused";
  useEffect(() => {
    if (checking) setDialog("sound");
  }, [checking]);
  const sounding = dialog === "sound" && doing !== "finished";
  useVoiceKeys(dialog !== null || doing === "paused" || doing === "finished");
  const draft = useRef("");
  const keepText = useCallback((text: string) => {
    draft.current = text;
  }, []);
  useWindowTitle(title);
  const over = link.at === "over" && doing !== "finished" && link.because !== "ended";
  if (over) return <Over because={link.because} onAgain={onAgain} />;
  // Whoever ended it knows that it is over; whoever answered the last question reads it first.
  if (doing === "finished" && endedBecause === "asked") return <Navigate to={`/practise/${id}/report`} replace />;
  const unlocking = locked && !leaving;
  return (
    <div
      className={unlocking ? `${styles.page} ${styles.spent}` : styles.page}
      data-testid="interview"
      data-doing={doing}
    >
      <Head
        onEnd={doing === "finished" || unlocking ? undefined : () => setDialog("end")}
        onRecording={() => setDialog("recording")}
      />
      <main className={styles.ask} id="main" tabIndex={-1}>
        {doing === "finished" ? <Finished /> : <Asked />}
        {unlocking && <Locked onLeave={() => setLeaving(true)} />}
        {doing === "paused" && !unlocking && <Paused locked={locked} onUnlock={() => setLeaving(false)} />}
        {doing !== "finished" && doing !== "paused" && <Doing />}
        <VoiceSound />
        <Notes onSound={() => setDialog("sound")} />
        {!unlocking && <Said />}
        {written && doing !== "finished" && doing !== "paused" && <AnswerBox onText={keepText} />}
      </main>
      {doing !== "finished" && <Dock locked={unlocking} onDialog={setDialog} />}
      <Speaker />
      <EndDialog open={dialog === "end"} unsent={() => draft.current.trim() !== ""} onClose={() => setDialog(null)} />
      <TroubleDialog open={dialog === "trouble"} onClose={() => setDialog(null)} />
      <SoundDialog open={sounding} onClose={() => setDialog(null)} />
      <RecordingDialog open={dialog === "recording"} onClose={() => setDialog(null)} />
    </div>
  );
}

/** The free part is used: the question stays above, the ways on stand under it. */
function Locked({ onLeave }: { onLeave: () => void }) {
  const interview = useInterview();
  const navigate = useNavigate();
  const { id, keptUntil } = useInterviewState((state) => state);
  const answers = useInterviewState(answersOf);
  const used = usedUp(useInterviewState((state) => state));
  const finish = useMutation({
    mutationFn: () => actOn(id, "finish"),
    onSuccess: () => navigate(`/practise/${id}/report`),
    onError: () => void interview.refresh(),
  });
  return (
    <UnlockPanel
      used={used}
      answers={answers}
      keptUntil={keptUntil}
      onUnlocked={() => void interview.goOn()}
      onReport={() => finish.mutate()}
      reporting={finish.isPending}
      onLeave={onLeave}
    />
  );
}

function Finished() {
  const { t } = useWords();
  const { id, endedBecause } = useInterviewState((state) => state);
  const count = useInterviewState(answersOf);
  return (
    <section className={styles.finished} data-testid="finished">
      <h1 className={styles.q} tabIndex={-1}>
        {t(`finished.${endedBecause ?? "asked"}`)}
      </h1>
      <p className={styles.why}>{t("finished.what", { count })}</p>
      <div className={styles.acts}>
        <ButtonLink kind="main" size="big" to={`/practise/${id}/report`}>
          {t("finished.report")}
        </ButtonLink>
      </div>
    </section>
  );
}

/** This window's line is over for good, the interview is not. */
function Over({ because, onAgain }: { because: string; onAgain: () => void }) {
  const { t } = useWords();
  const { id, title } = useInterviewState((state) => state);
  const known = because === "taken_over" || because === "signed_out" ? because : "other";
  return (
    <div className={styles.alone} data-testid="over" data-because={because}>
      <main className={`${styles.ask} ${styles.over}`}>
        <p className="small muted">{title}</p>
        <h1 tabIndex={-1} aria-live="polite">
          {t(`over.${known}.title`)}
        </h1>
        <p className="lead">{t(`over.${known}.what`)}</p>
        <div className={styles.acts}>
          {known === "taken_over" && (
            <Button kind="main" size="big" onClick={onAgain}>
              {t("over.here")}
            </Button>
          )}
          {known === "signed_out" && (
            <ButtonLink kind="main" size="big" to={`/sign-in?next=${encodeURIComponent(`/practise/${id}`)}`}>
              {t("over.signIn")}
            </ButtonLink>
          )}
          {known === "other" && (
            <Button kind="main" size="big" onClick={() => location.reload()}>
              {t("over.reload")}
            </Button>
          )}
          <ButtonLink size="big" to="/practise">
            {t("over.leave")}
          </ButtonLink>
        </div>
      </main>
    </div>
  );
}
