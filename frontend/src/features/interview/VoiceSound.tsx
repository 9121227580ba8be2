import { useEffect, useRef, useState } from "react";
import { audioContext } from "@/features/room/sound";
import { Button } from "@/ui";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useMicrophone, useVoiceView } from "./useVoice";

type Sink = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };

/** The interviewer's voice, and a button where the browser waits for a touch before it plays. */
export function VoiceSound() {
  const { t } = useWords();
  const { sound } = useVoiceView();
  const speaker = useMicrophone()?.chosen.audiooutput ?? null;
  const [blocked, setBlocked] = useState(false);
  const element = useRef<Sink>(null);

  useEffect(() => {
    const audio = element.current;
    if (!audio || !sound) return;
    audio.srcObject = new MediaStream([sound]);
    audio.play().then(
      () => setBlocked(false),
      (error: DOMException) => error.name === "NotAllowedError" && setBlocked(true),
    );
    return () => {
      audio.srcObject = null;
    };
  }, [sound]);

  useEffect(() => {
    if (speaker) void element.current?.setSinkId?.(speaker).catch(() => {});
  }, [speaker]);

  const play = () => {
    audioContext();
    void element.current?.play().then(() => setBlocked(false));
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: live speech; its words stand in the transcript */}
      <audio ref={element} autoPlay className="hide" data-testid="voice-sound" />
      {blocked && (
        <div className={styles.soundOff} role="alert">
          <Button kind="main" icon="speaker" onClick={play}>
            {t("voice.soundOn")}
          </Button>
          <span className="small muted">{t("voice.soundOnWhy")}</span>
        </div>
      )}
    </>
  );
}
