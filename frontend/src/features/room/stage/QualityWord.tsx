import { type CSSProperties, useId, useRef, useState } from "react";
import { Icon, Mark } from "@/ui";
import { type Grade, gradeLine } from "../core/lineView";
import type { SeatView } from "../core/seats";
import { useRoomState, useWords } from "../useRoom";
import styles from "./stage.module.css";

const CARD = 320;
const EDGE = 12;

/** The line to somebody in one word; the reasons on hover, on focus, and on a touch. */
export function QualityWord({ seat }: { seat: SeatView }) {
  const { t } = useWords();
  const line = useRoomState((state) => state.lines[seat.seat]);
  const me = useRoomState((state) => state.me?.seat ?? "");
  const theirs = useRoomState((state) => state.readings[`${seat.seat}>${me}`]);
  const word = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<CSSProperties | null>(null);
  const id = useId();
  const open = place !== null;
  // Placed on the window itself: a small picture in a row that scrolls would cut it off.
  const show = () => {
    const box = word.current?.getBoundingClientRect();
    if (!box) return;
    const left = Math.max(EDGE, Math.min(box.left - EDGE, innerWidth - CARD - EDGE));
    const above = box.top > innerHeight / 3;
    setPlace({ left, ...(above ? { bottom: innerHeight - box.top + EDGE } : { top: box.bottom + EDGE }) });
  };
  const hide = () => setPlace(null);
  const grade: Grade = gradeLine(line);
  const reading = line?.reading ?? null;

  const words: string[] = [];
  if (reading) {
    const loss = t("quality.loss", { loss: Math.round(reading.loss * 100) });
    const delay = reading.rttMs === null ? null : t("quality.delay", { ms: reading.rttMs });
    words.push(`${[loss, delay].filter(Boolean).join(", ")}.`);
    words.push(t(reading.relayed ? "quality.relayed" : "quality.direct"));
    if (line && line.rung !== "720p") words.push(t(`quality.rung.${line.rung}`));
    if (theirs && theirs.rung === "360p") words.push(t("quality.theirs", { rung: theirs.rung }));
    else if (theirs && theirs.rung !== "720p") words.push(t("quality.theirsAudio"));
  } else {
    words.push(t("quality.unknown"));
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside is what one reaches by key
    <span className={styles.quality} onMouseEnter={show} onMouseLeave={hide}>
      <button
        ref={word}
        type="button"
        className={`${styles.grade} ${grade === "good" ? styles.gradeGood : grade === "none" ? "" : styles.gradeLess}`}
        data-testid="quality-word"
        data-grade={grade}
        aria-expanded={open}
        aria-describedby={open ? id : undefined}
        onClick={open ? hide : show}
        onBlur={hide}
        onKeyDown={(event) => event.key === "Escape" && hide()}
      >
        <Icon name="signal" small />
        {t(`quality.${grade}`)}
      </button>
      {open && (
        <span className={styles.card} style={place} role="tooltip" id={id}>
          <span className={styles.cardHead}>
            <b>{t("quality.title", { name: seat.name, grade: t(`quality.${grade}`) })}</b>
            {reading?.relayed && <Mark tone="soon">{t("quality.relayedMark")}</Mark>}
          </span>
          <span className="muted">{words.join(" ")}</span>
        </span>
      )}
    </span>
  );
}
