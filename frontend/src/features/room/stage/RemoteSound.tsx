import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "@/ui";
import { audioContext } from "../sound";
import { useMediaView, useOthers, useRoom, useTracks, useWords } from "../useRoom";
import styles from "./stage.module.css";

type Sink = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };

/** The sound of the others, each from an element of its own, whatever is shown of them. */
export function RemoteSound() {
  const { t } = useWords();
  const others = useOthers().filter((seat) => seat.role !== "observer");
  const [blocked, setBlocked] = useState(false);
  const [tries, setTries] = useState(0);
  const block = useCallback(() => setBlocked(true), []);

  const start = () => {
    setBlocked(false);
    audioContext();
    setTries((before) => before + 1);
  };
  return (
    <>
      {others.map((seat) => (
        <SoundOf key={seat.seat} seat={seat.seat} tries={tries} onBlocked={block} />
      ))}
      {blocked && (
        <div className={styles.tap} role="alert">
          <Button kind="main" size="big" icon="speaker" onClick={start}>
            {t("stage.tapToHear")}
          </Button>
          <p className="small">{t("stage.tapToHearWhy")}</p>
        </div>
      )}
    </>
  );
}

function SoundOf({ seat, tries, onBlocked }: { seat: string; tries: number; onBlocked: () => void }) {
  const track = useTracks(seat)?.audio ?? null;
  const speaker = useMediaView(useRoom().media).chosen.audiooutput;
  const element = useRef<Sink>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a touch is a new try
  useEffect(() => {
    const audio = element.current;
    if (!audio || !track) return;
    audio.srcObject = new MediaStream([track]);
    audio.play().catch((error: DOMException) => {
      if (error.name === "NotAllowedError") onBlocked();
    });
    return () => {
      audio.srcObject = null;
    };
  }, [track, tries, onBlocked]);

  useEffect(() => {
    if (speaker) void element.current?.setSinkId?.(speaker).catch(() => {});
  }, [speaker]);

  // biome-ignore lint/a11y/useMediaCaption: live speech; captions have a strip of their own
  return <audio ref={element} autoPlay className="hide" data-testid="remote-audio" />;
}
