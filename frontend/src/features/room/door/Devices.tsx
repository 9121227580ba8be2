import { type ReactNode, useEffect, useState } from "react";
import { Button, Icon } from "@/ui";
import type { DeviceKind, LocalMedia, MediaTrouble } from "../core/localMedia";
import { useLevel } from "../level";
import { playTest } from "../sound";
import { useMediaView, useWords } from "../useRoom";
import styles from "./door.module.css";

export type Tone = "unplayed" | "heard" | "unheard";

/** Camera, microphone and speaker: which one, whether it works, and how loud. */
export function Devices({
  media,
  sends,
  tone,
  onTone,
  onHeard,
}: {
  media: LocalMedia;
  sends: boolean;
  tone: Tone;
  onTone: (tone: Tone) => void;
  onHeard: () => void;
}) {
  const { t } = useWords();
  const view = useMediaView(media);
  const level = useLevel(view.wants.audio ? view.audio : null);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (level > 0.35) onHeard();
  }, [level, onHeard]);

  const play = () => {
    setPlaying(true);
    void playTest(view.chosen.audiooutput);
  };
  const answer = (heard: boolean) => {
    setPlaying(false);
    onTone(heard ? "heard" : "unheard");
  };

  return (
    <div className={styles.picks}>
      {sends && (
        <Pick
          media={media}
          kind="videoinput"
          label={t("devices.camera")}
          trouble={view.wants.video ? view.trouble.video : null}
          troubleOf="video"
          onRetry={() => void media.setVideo(true)}
          extra={
            <Switch
              on={view.wants.video}
              label={t("devices.camera")}
              onChange={(on) => void media.setVideo(on)}
              testId="check-camera"
            />
          }
        />
      )}
      {sends && (
        <Pick
          media={media}
          kind="audioinput"
          label={t("devices.microphone")}
          trouble={view.wants.audio ? view.trouble.audio : null}
          troubleOf="audio"
          onRetry={() => void media.setAudio(true)}
          extra={
            <>
              {view.wants.audio && view.audio && <Level level={level} />}
              <Switch
                on={view.wants.audio}
                label={t("devices.microphone")}
                onChange={(on) => void media.setAudio(on)}
                testId="check-microphone"
              />
            </>
          }
        />
      )}
      <Pick
        media={media}
        kind="audiooutput"
        label={t("devices.speaker")}
        trouble={null}
        troubleOf="audio"
        onRetry={() => {}}
        extra={
          <Button kind="quiet" size="tight" icon="speaker" onClick={play} data-testid="check-tone">
            {t("devices.play")}
          </Button>
        }
      >
        {playing && (
          <div className={styles.heard} role="status">
            <span>{t("devices.heard")}</span>
            <Button size="tight" onClick={() => answer(true)}>
              {t("devices.yes")}
            </Button>
            <Button size="tight" onClick={() => answer(false)}>
              {t("devices.no")}
            </Button>
          </div>
        )}
        {!playing && tone === "unheard" && <p className={styles.help}>{t("verdict.noTone")}</p>}
      </Pick>
    </div>
  );
}

function Pick({
  media,
  kind,
  label,
  trouble,
  troubleOf,
  extra,
  onRetry,
  children,
}: {
  media: LocalMedia;
  kind: DeviceKind;
  label: string;
  trouble: MediaTrouble | null;
  troubleOf: "audio" | "video";
  extra: ReactNode;
  onRetry: () => void;
  children?: ReactNode;
}) {
  const { t } = useWords();
  const view = useMediaView(media);
  const devices = view.devices.filter((device) => device.kind === kind && device.deviceId !== "");
  const track = kind === "videoinput" ? view.video : kind === "audioinput" ? view.audio : null;
  const current = track?.getSettings().deviceId ?? view.chosen[kind] ?? "";
  return (
    <div className={styles.pick}>
      <div className={styles.pickHead}>
        <label htmlFor={`device-${kind}`}>{label}</label>
        <span className={styles.pickExtra}>{extra}</span>
      </div>
      <div className={styles.select}>
        <select
          id={`device-${kind}`}
          value={devices.some((device) => device.deviceId === current) ? current : ""}
          onChange={(event) => void media.choose(kind, event.target.value)}
        >
          {!devices.some((device) => device.deviceId === current) && <option value="">{t("devices.standard")}</option>}
          {devices.map((device, i) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label || t("devices.numbered", { kind: label, number: i + 1 })}
            </option>
          ))}
        </select>
        <Icon name="down" small />
      </div>
      {trouble && (
        <div className={styles.trouble} role="alert">
          <Icon name="alert" small />
          <p>
            {t(`devices.trouble.${troubleOf}.${trouble}`)}{" "}
            <button type="button" className={styles.link} onClick={onRetry}>
              {t("devices.again")}
            </button>
          </p>
        </div>
      )}
      {children}
    </div>
  );
}

/** On or off, as a switch: the words beside it say which. */
function Switch({
  on,
  label,
  onChange,
  testId,
}: {
  on: boolean;
  label: string;
  onChange: (on: boolean) => void;
  testId: string;
}) {
  const { t } = useWords();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      className={styles.switch}
      data-testid={testId}
      onClick={() => onChange(!on)}
    >
      <i aria-hidden="true" />
      <span>{on ? t("devices.on") : t("devices.off")}</span>
    </button>
  );
}

const BARS = 7;

/** Seven bars. The words for a screen reader change with the kind of level, not with every breath. */
export function Level({ level }: { level: number }) {
  const { t } = useWords();
  const word = level < 0.05 ? "none" : level < 0.3 ? "low" : level < 0.9 ? "good" : "loud";
  return (
    <span className={styles.level} role="img" aria-label={t(`devices.level.${word}`)} data-testid="microphone-level">
      {Array.from({ length: BARS }, (_, i) => (
        <i key={i} className={level * BARS > i + 0.3 ? styles.bar : `${styles.bar} ${styles.dim}`} />
      ))}
    </span>
  );
}
