import { type ReactNode, useState } from "react";
import { useViewer } from "@/app/viewer";
import { Button, Icon, Margin, Moment } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { length } from "@/ui/time";
import type { TimerState } from "../core/frames";
import { formatClock } from "../core/timers";
import { TimeLeft, useTimeView } from "../dock/TimeLeft";
import { useCapabilities, useRoom, useWords } from "../useRoom";
import styles from "./dialogs.module.css";

/** The agenda and its clock. Everybody may look, hosts run it. */
export function TimeDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog
      open={open}
      title={t("time.title")}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("keys.close")}</Button>}
    >
      {open && <Hour />}
    </Dialog>
  );
}

function Hour() {
  const { t } = useWords();
  const viewer = useViewer();
  const room = useRoom();
  const { hosts } = useCapabilities();
  const { phases, current, others } = useTimeView();

  return (
    <div className={styles.hour}>
      <TimeLeft />
      {phases.length === 0 && <p className="small muted">{t("time.noAgenda")}</p>}
      <Margin label={t("time.agenda")} gutter={72}>
        {phases.map((phase) => {
          const runs = phase.state === "now" && current;
          return (
            <Moment
              key={phase.index}
              when={
                runs
                  ? formatClock(current.leftMs)
                  : phase.state === "done"
                    ? t("time.done")
                    : length(phase.seconds, viewer.locale)
              }
            >
              <Row
                name={phase.name}
                bold={phase.state === "now"}
                timer={runs ? current.timer : null}
                acts={
                  hosts &&
                  !runs && (
                    <Button
                      size="tight"
                      icon="play"
                      data-testid={`start-phase-${phase.index}`}
                      onClick={() => room.startTimer(phase.name.slice(0, 80), phase.seconds, phase.index)}
                    >
                      {t(phase.state === "done" ? "time.startAgain" : "time.start")}
                    </Button>
                  )
                }
              />
            </Moment>
          );
        })}
        {others.map(({ timer, leftMs }) => (
          <Moment key={timer.timer} when={formatClock(leftMs)}>
            <Row name={timer.name} bold timer={timer} acts={null} />
          </Moment>
        ))}
      </Margin>
      {hosts && <ExtraTimer />}
      <p className="small faint">{t("time.serverTime")}</p>
    </div>
  );
}

function Row({ name, bold, timer, acts }: { name: string; bold: boolean; timer: TimerState | null; acts: ReactNode }) {
  const { t } = useWords();
  const room = useRoom();
  const { hosts } = useCapabilities();
  return (
    <div className={styles.phase}>
      <span className={bold ? styles.now : undefined}>{name}</span>
      {acts}
      {hosts && timer && (
        <span className={styles.acts}>
          {timer.state === "running" ? (
            <Button
              size="tight"
              icon="pause"
              data-testid="timer-pause"
              onClick={() => room.changeTimer("pause", timer.timer)}
            >
              {t("time.pause")}
            </Button>
          ) : (
            <Button
              size="tight"
              icon="play"
              data-testid="timer-resume"
              onClick={() => room.changeTimer("resume", timer.timer)}
            >
              {t("time.resume")}
            </Button>
          )}
          <Button
            size="tight"
            icon="repeat"
            data-testid="timer-reset"
            onClick={() => room.changeTimer("reset", timer.timer)}
          >
            {t("time.reset")}
          </Button>
        </span>
      )}
      {!hosts && timer?.state === "paused" && <Icon name="pause" small />}
    </div>
  );
}

function ExtraTimer() {
  const { t } = useWords();
  const room = useRoom();
  const [minutes, setMinutes] = useState("5");
  const [name, setName] = useState("");
  const seconds = Math.round(Number(minutes) * 60);
  const valid = Number.isFinite(seconds) && seconds >= 1 && seconds <= 4 * 3600;
  return (
    <form
      className={styles.extra}
      onSubmit={(event) => {
        event.preventDefault();
        if (!valid) return;
        room.startTimer(name.trim() || t("time.extraName"), seconds, null);
        setName("");
      }}
    >
      <Field
        label={t("time.extra")}
        placeholder={t("time.extraName")}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t("time.minutes")}
        inputMode="decimal"
        value={minutes}
        aria-invalid={!valid}
        onChange={(event) => setMinutes(event.target.value)}
        data-testid="timer-minutes"
      />
      <Button type="submit" disabled={!valid} data-testid="timer-start">
        {t("time.start")}
      </Button>
    </form>
  );
}
