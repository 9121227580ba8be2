import { Icon, initials } from "@/ui";
import type { SeatView } from "../core/seats";
import { useRoomState, useTracks, useWords } from "../useRoom";
import { Video } from "../Video";
import { QualityWord } from "./QualityWord";
import styles from "./stage.module.css";

/** One of the others: the picture or the initials, the name, what to know of them. */
export function Tile({ seat, alone }: { seat: SeatView; alone: boolean }) {
  const { t } = useWords();
  const track = useTracks(seat.seat)?.video ?? null;
  const line = useRoomState((state) => state.lines[seat.seat]);
  const me = useRoomState((state) => state.me?.seat ?? "");
  // On the lowest rungs of their ladder no picture comes, and the last one would stand still.
  const held = useRoomState((state) => /^(audio|text)$/.test(state.readings[`${seat.seat}>${me}`]?.rung ?? ""));
  const shows = track !== null && seat.media.video && line !== undefined && !held;
  return (
    <div className={styles.tile} data-testid="tile" data-seat={seat.seat} data-line={line?.state ?? "none"}>
      {shows ? (
        <Video
          track={track}
          className={line.state === "broken" ? styles.stale : undefined}
          data-testid="remote-video"
          aria-label={seat.name}
        />
      ) : (
        <span className={`${styles.face} ${alone ? styles.faceLarge : ""}`} aria-hidden="true">
          {initials(seat.name)}
        </span>
      )}
      <div className={styles.tag}>
        <bdi className={styles.name}>{seat.name}</bdi>
        {!seat.media.audio && (
          <span title={t("stage.muted")}>
            <Icon name="microphoneOff" small />
            <span className="hide">{t("stage.muted")}</span>
          </span>
        )}
        {seat.hand && (
          <span className={styles.hand} title={t("stage.hand")}>
            <Icon name="hand" small />
            <span className="hide">{t("stage.hand")}</span>
          </span>
        )}
        {!seat.media.video && <span className="hide">{t("stage.noVideo", { name: seat.name })}</span>}
        <QualityWord seat={seat} />
      </div>
    </div>
  );
}
