import { type ReactNode, useState } from "react";
import { Button, Icon, type IconName } from "@/ui";
import { useCaptions, useCaptionsSentence } from "../captions/useCaptions";
import type { DialogName } from "../dialogs/names";
import { useCapabilities, useMediaView, useRoom, useRoomState, useWords } from "../useRoom";
import styles from "./dock.module.css";
import { Phases, TimeLeft } from "./TimeLeft";

/** The bar below: the time, one's own devices, help and the way out. */
export function Dock({ onDialog }: { onDialog: (dialog: DialogName) => void }) {
  const { t } = useWords();
  return (
    <footer className={styles.dock}>
      <button
        type="button"
        className={`desk-only ${styles.timer}`}
        title={t("time.open")}
        data-testid="timer"
        onClick={() => onDialog("time")}
      >
        <TimeLeft />
        <Phases />
      </button>
      <div className={styles.controls} role="toolbar" aria-label={t("dock.label")}>
        <MediaControls />
        <HandControl />
        <CaptionsControl onOpen={() => onDialog("captions")} />
        <Control
          className={styles.phone}
          icon="more"
          label={t("dock.more")}
          onClick={() => onDialog("more")}
          testId="more"
        >
          {t("dock.more")}
        </Control>
        <Control className={styles.phone} icon="leave" label={t("dock.leave")} onClick={() => onDialog("leave")}>
          {t("dock.leave")}
        </Control>
      </div>
      <div className={`desk-only ${styles.end}`}>
        <Button kind="quiet" icon="flag" onClick={() => onDialog("incident")} data-testid="incident-open">
          {t("dock.trouble")}
        </Button>
        <Button icon="leave" title="Ctrl+E" onClick={() => onDialog("leave")} data-testid="leave">
          {t("dock.leave")}
        </Button>
      </div>
    </footer>
  );
}

function MediaControls() {
  const { t } = useWords();
  const room = useRoom();
  const { sends, shares } = useCapabilities();
  const view = useMediaView(room.media);
  const [choosing, setChoosing] = useState(false);
  if (!sends) return null;
  const sound = view.wants.audio && view.audio !== null;
  const picture = view.wants.video && view.video !== null;
  const share = async () => {
    if (view.screen) {
      room.media.unshare();
      return;
    }
    setChoosing(true);
    await room.media.share();
    setChoosing(false);
  };
  return (
    <>
      <Control
        icon={sound ? "microphone" : "microphoneOff"}
        label={t(sound ? "dock.mute" : "dock.unmute")}
        keyName="M"
        off={!sound}
        warn={view.wants.audio && view.trouble.audio ? t("dock.noMicrophone") : undefined}
        onClick={() => void room.media.setAudio(!sound)}
        testId="microphone"
      >
        {t(sound ? "dock.mute" : "dock.unmute")}
      </Control>
      <Control
        icon={picture ? "camera" : "cameraOff"}
        label={t(picture ? "dock.cameraOff" : "dock.cameraOn")}
        keyName="V"
        off={!picture}
        warn={view.wants.video && view.trouble.video ? t("dock.noCamera") : undefined}
        onClick={() => void room.media.setVideo(!picture)}
        testId="camera"
      >
        {t("dock.camera")}
      </Control>
      {shares && typeof navigator.mediaDevices?.getDisplayMedia === "function" && (
        <Control
          className={styles.desk}
          icon="screen"
          label={t(view.screen ? "dock.shareOff" : "dock.shareOn")}
          pressed={view.screen !== null}
          busy={choosing}
          onClick={() => void share()}
          testId="share"
        >
          {t("dock.share")}
        </Control>
      )}
    </>
  );
}

function HandControl() {
  const { t } = useWords();
  const room = useRoom();
  const up = useRoomState((state) => (state.me ? (state.seats[state.me.seat]?.hand ?? false) : false));
  return (
    <Control
      icon="hand"
      label={t(up ? "dock.handDown" : "dock.handUp")}
      keyName="H"
      pressed={up}
      onClick={() => room.raiseHand(!up)}
      testId="hand"
    >
      {t("dock.hand")}
    </Control>
  );
}

/** Interviewers switch captions; everybody else sees how they stand once they are on. */
function CaptionsControl({ onOpen }: { onOpen: () => void }) {
  const { t } = useWords();
  const { hosts } = useCapabilities();
  const { captions, on, doing } = useCaptions();
  const sentence = useCaptionsSentence();
  if (!hosts && !on) return null;
  const waits = captions.refused !== null || captions.ended !== null || (on && doing !== "listening");
  return (
    <Control
      className={styles.desk}
      icon="captions"
      label={t("dock.captions")}
      pressed={on}
      warn={waits ? sentence : undefined}
      onClick={onOpen}
      testId="captions"
    >
      {t("dock.captions")}
    </Control>
  );
}

function Control({
  icon,
  label,
  keyName,
  pressed,
  off,
  warn,
  busy,
  className = "",
  onClick,
  testId,
  children,
}: {
  icon: IconName;
  /** What pressing it does; begins with the word that is shown. */
  label: string;
  keyName?: string;
  pressed?: boolean;
  off?: boolean;
  warn?: string;
  busy?: boolean;
  className?: string;
  onClick: () => void;
  testId?: string;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={`${styles.control} ${pressed ? styles.on : ""} ${off ? styles.off : ""} ${className}`}
      title={[warn ?? label, keyName && `(${keyName})`].filter(Boolean).join(" ")}
      aria-label={warn ? `${label}. ${warn}` : label}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      onClick={onClick}
      data-testid={testId}
    >
      <span className={styles.icon}>
        <Icon name={icon} />
        {warn && <i className={styles.warn} />}
      </span>
      {children}
    </button>
  );
}
