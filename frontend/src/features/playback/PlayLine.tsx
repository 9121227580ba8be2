import { type ReactNode, useContext, useId } from "react";
import { Icon } from "@/ui";
import { roomClock } from "@/ui/time";
import type { Passage } from "./passages";
import styles from "./playback.module.css";
import { isSame } from "./player";
import { useTexts } from "./texts";
import type { Recording } from "./types";
import { PlayerContext, usePlaying } from "./usePlayer";

/** A line, and its button if it can be heard. Marked while it is played. */
export function HeardLine({ passage, children }: { passage: Passage | null; children?: ReactNode }) {
  return passage ? <PlayedLine passage={passage}>{children}</PlayedLine> : children;
}

function PlayedLine({ passage, children }: { passage: Passage; children?: ReactNode }) {
  const { passage: played, state } = usePlaying();
  const marked = played?.key === passage.key && state !== "failed";
  return (
    <div className={marked ? styles.playing : undefined} aria-current={marked || undefined}>
      {children}
      <PlayButton passage={passage} />
    </div>
  );
}

/** Plays from a line's beginning to its end; while it does, "play on" lets the next lines follow. */
export function PlayButton({ passage, short }: { passage: Passage; short?: boolean }) {
  const { t } = useTexts();
  const player = useContext(PlayerContext);
  const playing = usePlaying();
  const trouble = useId();
  if (!player) return null;
  const clock = roomClock(passage.at_ms);
  const state = isSame(playing.passage, passage) ? playing.state : "idle";
  const running = state === "playing" || state === "loading";
  const words = running ? t("pause") : state === "paused" ? t("resume") : short ? t("hear") : t("play", { clock });
  return (
    <span className={styles.controls}>
      <button
        type="button"
        className={styles.play}
        aria-label={short && !running && state !== "paused" ? t("hearFrom", { clock }) : undefined}
        aria-busy={state === "loading" || undefined}
        aria-describedby={state === "failed" ? trouble : undefined}
        onClick={() => player.toggle(passage)}
        data-testid={`play-${passage.key}`}
      >
        <Icon name={running ? "pause" : "play"} small />
        {words}
      </button>
      {!short && (running || state === "paused") && (
        <button
          type="button"
          className={styles.play}
          aria-pressed={playing.on}
          title={t("onWhat")}
          onClick={() => player.playOn(!playing.on)}
        >
          {playing.on && <Icon name="check" small />}
          {t("on")}
        </button>
      )}
      {state === "failed" && (
        <span id={trouble} role="alert" className={`${styles.failed} small`}>
          {t("failed")}
        </span>
      )}
    </span>
  );
}

/** Says that recording was stopped here because its person wanted that, or what was deleted. */
export function RemarkLine({ recording, mine }: { recording: Recording; mine: boolean }) {
  const { t } = useTexts();
  const words =
    recording.state === "deleted"
      ? t("deleted", { from: roomClock(recording.started_ms), to: roomClock(recording.ended_ms ?? 0) })
      : mine
        ? t("stopped")
        : t("stoppedBy", { name: recording.name });
  return <p className="small muted">{words}</p>;
}
