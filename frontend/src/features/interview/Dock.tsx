import type { KeyboardEvent, MouseEvent } from "react";
import { Button, Icon } from "@/ui";
import { doingOf } from "./core/interviewState";
import { isWritten } from "./core/voiceState";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";
import { useIsSpoken, useMicrophone, useMuted } from "./useVoice";

export type DialogName = "end" | "trouble" | "sound" | "recording";

/** The controls, always with words. While nothing can be done they say so by being off, not by going away. */
export function Dock({ locked, onDialog }: { locked: boolean; onDialog: (name: DialogName) => void }) {
  const { t } = useWords();
  const interview = useInterview();
  const doing = useInterviewState(doingOf);
  const acting = useInterviewState((state) => state.acting?.act ?? null);
  const asked = useInterviewState((state) => state.question !== null);
  const reached = useInterviewState((state) => state.link.at === "room" || state.reachable === true);
  const live = useInterviewState((state) => state.link.at === "room");
  const available = useInterviewState((state) => state.voice.available) && interview.voice.possible;
  const push = useInterviewState((state) => state.voice.push);
  const written = useInterviewState((state) => isWritten(state.voice));
  const spoken = useIsSpoken();
  const off = doing !== "listening" || !asked || !reached || acting !== null;
  const paused = doing === "paused";
  const toVoice = () => {
    if (interview.isChecked) void interview.speak().then((there) => there || onDialog("sound"));
    else onDialog("sound");
  };
  // Space is for speaking: a control that was pressed with the mouse doesn't keep it.
  const letGo = (event: MouseEvent) => {
    if (spoken && push && event.detail > 0 && document.activeElement instanceof HTMLElement) {
      document.activeElement.blur();
    }
  };
  return (
    <footer
      className={[styles.dock, available && styles.broad, spoken && styles.spoken].filter(Boolean).join(" ")}
      onClickCapture={letGo}
    >
      <div className={styles.dockLeft}>
        {paused ? (
          <span className="row small muted">
            <Icon name="pause" small />
            {t(spoken ? "dock.parked" : "dock.paused")}
          </span>
        ) : (
          <>
            {spoken && <Microphone onOpen={() => onDialog("sound")} />}
            <Button kind="quiet" icon="pause" disabled={off} onClick={() => void interview.act("pause")}>
              {t("dock.pause")}
            </Button>
          </>
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
            type={written ? "submit" : "button"}
            form={written ? "answer" : undefined}
            kind="main"
            icon="check"
            className={styles.done}
            disabled={written ? doing !== "listening" || !asked : off}
            onClick={written ? undefined : () => interview.done()}
            data-testid="done"
          >
            {t("dock.done")}
          </Button>
          <Button icon="skip" disabled={off} onClick={() => void interview.act("skip")}>
            {t("dock.skip")}
          </Button>
          {spoken ? (
            <Button icon="note" onClick={() => interview.write()} data-testid="to-text">
              {t("dock.toText")}
            </Button>
          ) : (
            available && (
              <Button icon="microphone" disabled={!live} onClick={toVoice} data-testid="to-voice">
                {t("dock.toVoice")}
              </Button>
            )
          )}
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

/** Mute, or the button of push-to-talk, and beside it which microphone it is: a press there chooses another. */
function Microphone({ onOpen }: { onOpen: () => void }) {
  const { t } = useWords();
  const interview = useInterview();
  const track = useMicrophone()?.audio ?? null;
  const muted = useMuted();
  const push = useInterviewState((state) => state.voice.push);
  const name = track ? track.label || t("dock.standard") : t("dock.none");
  const words = t(muted ? "dock.unmute" : "dock.mute");
  return (
    <>
      {push ? (
        <Talk />
      ) : (
        <Button
          kind="quiet"
          icon={muted ? "microphoneOff" : "microphone"}
          title={t("dock.muteKey", { words })}
          aria-keyshortcuts="M"
          onClick={() => interview.mute(!muted)}
          data-testid="mute"
          data-muted={muted}
        >
          {words}
        </Button>
      )}
      <button
        type="button"
        className={styles.device}
        aria-label={t("dock.sound", { name })}
        title={name}
        onClick={onOpen}
        data-testid="device"
      >
        <bdi>{name}</bdi>
        <Icon name="down" small />
      </button>
    </>
  );
}

/** Held while one speaks: by mouse, by finger, or by Space and Enter. */
function Talk() {
  const { t } = useWords();
  const interview = useInterview();
  const down = useInterviewState((state) => state.voice.down);
  const isKey = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  return (
    <Button
      icon="microphone"
      className={styles.talk}
      title={t("dock.talkKey")}
      aria-keyshortcuts="Space"
      aria-pressed={down}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        interview.talk(true);
      }}
      onPointerUp={() => interview.talk(false)}
      onPointerCancel={() => interview.talk(false)}
      onContextMenu={(event) => event.preventDefault()} // what a long press means on a phone
      onKeyDown={(event) => {
        if (!isKey(event)) return;
        event.preventDefault();
        interview.talk(true);
      }}
      onKeyUp={(event) => isKey(event) && interview.talk(false)}
      onBlur={() => interview.talk(false)}
      data-testid="talk"
    >
      {t("dock.talk")}
    </Button>
  );
}
