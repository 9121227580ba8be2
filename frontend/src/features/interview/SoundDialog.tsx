import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { DeviceKind, MediaView } from "@/features/room/core/localMedia";
import { playTest } from "@/features/room/sound";
import { Button, Note } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Choice, Tick } from "@/ui/Field";
import styles from "./interview.module.css";
import { consentQuery } from "./queries";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";
import { useIsSpoken, useMeter, useMicrophone } from "./useVoice";

/** Microphone and sound: looked at before one speaks for the first time, and changed at any time after. */
export function SoundDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const interview = useInterview();
  const spoken = useIsSpoken();
  const [agreed, setAgreed] = useState(false);
  const [starting, setStarting] = useState(false);
  const consented = useInterviewState((state) => state.recording.consented);
  const available = useInterviewState((state) => state.voice.available);
  // Asked for before it is needed: the dialog shall not grow under the hand.
  const { data: consent } = useQuery({ ...consentQuery, enabled: available });
  const microphone = useMicrophone();
  const ready = interview.voice.possible && microphone?.audio != null;
  useEffect(() => {
    if (open && !spoken) void interview.voice.check();
  }, [open, spoken, interview]);

  const start = async () => {
    setStarting(true);
    const there = await interview.speak();
    setStarting(false);
    if (!there) return;
    if (agreed && consent && !consented) interview.consent(consent.version);
    onClose();
  };
  const write = () => {
    interview.write();
    onClose();
  };
  return (
    <Dialog
      open={open}
      title={t(spoken ? "sound.title" : "sound.first")}
      onClose={spoken ? onClose : write}
      actions={
        spoken ? (
          <Button onClick={onClose}>{t("sound.close")}</Button>
        ) : (
          <>
            <Button onClick={write} data-testid="use-text">
              {t("sound.text")}
            </Button>
            <Button
              kind="main"
              disabled={!ready}
              busy={starting}
              onClick={() => void start()}
              data-testid="start-speaking"
            >
              {t("sound.start")}
            </Button>
          </>
        )
      }
    >
      <div className={styles.fields} data-testid="sound">
        {!spoken && <p className="muted">{t("sound.lead")}</p>}
        <MicrophoneChoice view={microphone} />
        <SpeakerChoice view={microphone} />
        <PushToTalk />
        {!spoken && consent && !consented && (
          <div>
            <Tick
              label={t("sound.record")}
              checked={agreed}
              onChange={(event) => setAgreed(event.currentTarget.checked)}
              data-testid="agree"
            />
            <p className={styles.under}>{t("sound.recordWhat")}</p>
            <details className={styles.under}>
              <summary>{t("sound.recordText")}</summary>
              <p>{consent.text}</p>
            </details>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function MicrophoneChoice({ view }: { view: MediaView | null }) {
  const { t } = useWords();
  const interview = useInterview();
  const level = useMeter(view?.audio ?? null);
  const trouble = interview.voice.possible ? view && !view.asking && view.trouble.audio : "impossible";
  return (
    <div>
      <DeviceChoice kind="audioinput" label={t("sound.microphone")} view={view} extra={<Level level={level} />} />
      {view?.asking && !view.audio && <p className={styles.help}>{t("sound.opening")}</p>}
      {trouble && (
        <div className={styles.wrong} data-testid="sound-trouble" data-kind={trouble}>
          <Note tone="soon" icon="microphoneOff" live>
            <p>{t(`sound.trouble.${trouble}`)}</p>
            <Button size="tight" onClick={() => interview.mute(false)}>
              {t("sound.again")}
            </Button>
          </Note>
        </div>
      )}
    </div>
  );
}

function SpeakerChoice({ view }: { view: MediaView | null }) {
  const { t } = useWords();
  return (
    <DeviceChoice
      kind="audiooutput"
      label={t("sound.speaker")}
      view={view}
      extra={
        <Button
          kind="quiet"
          size="tight"
          icon="speaker"
          onClick={() => void playTest(view?.chosen.audiooutput ?? null)}
          data-testid="tone"
        >
          {t("sound.play")}
        </Button>
      }
    />
  );
}

function DeviceChoice({
  kind,
  label,
  view,
  extra,
}: {
  kind: DeviceKind;
  label: string;
  view: MediaView | null;
  extra: ReactNode;
}) {
  const { t } = useWords();
  const { media } = useInterview().voice.view();
  const devices = view?.devices.filter((device) => device.kind === kind && device.deviceId !== "") ?? [];
  const current = (kind === "audioinput" && view?.audio?.getSettings().deviceId) || view?.chosen[kind] || "";
  const known = devices.some((device) => device.deviceId === current);
  const data = [
    ...(known ? [] : [{ value: "", label: t("sound.standard") }]),
    ...devices.map((device, index) => ({
      value: device.deviceId,
      label: device.label || t("sound.numbered", { kind: label, number: index + 1 }),
    })),
  ];
  return (
    <div className={styles.pick}>
      <Choice
        label={label}
        data={data}
        value={known ? current : ""}
        onChange={(event) => void media?.choose(kind, event.currentTarget.value)}
      />
      <div className={styles.pickExtra}>{extra}</div>
    </div>
  );
}

function PushToTalk() {
  const { t } = useWords();
  const interview = useInterview();
  const push = useInterviewState((state) => state.voice.push);
  return (
    <div>
      <Tick
        label={t("sound.push")}
        checked={push}
        onChange={(event) => interview.setPush(event.currentTarget.checked)}
        data-testid="push"
      />
      <p className={styles.under}>{t("sound.pushWhat")}</p>
    </div>
  );
}

const BARS = 9;

/** A few bars. The words for a screen reader change with the kind of level, not with every breath. */
function Level({ level }: { level: number }) {
  const { t } = useWords();
  const word = level < 0.05 ? "none" : level < 0.3 ? "low" : level < 0.9 ? "good" : "loud";
  return (
    <span className={styles.level} role="img" aria-label={t(`sound.level.${word}`)} data-testid="level">
      {Array.from({ length: BARS }, (_, index) => (
        <i key={index} data-on={level * BARS > index + 0.3} />
      ))}
    </span>
  );
}
