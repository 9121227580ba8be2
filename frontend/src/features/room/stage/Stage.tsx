import { type CSSProperties, useRef } from "react";
import { Button, Icon } from "@/ui";
import { CaptionStrip } from "../captions/CaptionStrip";
import { ConsentBar } from "../captions/ConsentBar";
import { planStage } from "../core/stage";
import { useCapabilities, useOthers, useRoom, useRoomState, useTracks, useWords } from "../useRoom";
import { Video } from "../Video";
import { KnockBanner } from "./KnockBanner";
import { RemoteSound } from "./RemoteSound";
import { SelfView } from "./SelfView";
import styles from "./stage.module.css";
import { Tile } from "./Tile";
import { Troubles } from "./Troubles";

/** The others large, oneself small, a shared screen before everything. */
export function Stage() {
  const { t } = useWords();
  const others = useOthers();
  const { sends, hosts } = useCapabilities();
  const picture = useRef<HTMLDivElement>(null);
  const { screen, tiles, columns } = planStage(others);
  const sharer = tiles.find((seat) => seat.seat === screen);

  return (
    <main className={styles.stage} aria-label={t("stage.label")} data-testid="room-stage">
      <KnockBanner />
      <Troubles />
      <ConsentBar />
      <div className={styles.picture} ref={picture}>
        {sharer && <Screen seat={sharer.seat} name={sharer.name} />}
        {tiles.length > 0 ? (
          <div
            className={sharer ? styles.strip : styles.grid}
            style={{ "--columns": columns.wide, "--columns-narrow": columns.narrow } as CSSProperties}
          >
            {tiles.map((seat) => (
              <Tile key={seat.seat} seat={seat} alone={tiles.length === 1 && !sharer} />
            ))}
          </div>
        ) : (
          <div className={styles.empty}>
            <b>{t("stage.empty")}</b>
            <p className="small muted">{t(hosts ? "stage.emptyHost" : "stage.emptyGuest")}</p>
          </div>
        )}
        <CaptionStrip />
        {sends && <SelfView around={picture} />}
      </div>
      <Sharing />
      <RemoteSound />
    </main>
  );
}

function Screen({ seat, name }: { seat: string; name: string }) {
  const { t } = useWords();
  const track = useTracks(seat)?.screen ?? null;
  return (
    <div className={styles.screen}>
      {track && <Video track={track} data-testid="remote-screen" aria-label={t("stage.screenOf", { name })} />}
      <div className={styles.tag}>
        <Icon name="screen" small />
        {t("stage.screenOf", { name })}
      </div>
    </div>
  );
}

/** One forgets that one shares: it is said, with the way out beside it. */
function Sharing() {
  const { t } = useWords();
  const room = useRoom();
  const shares = useRoomState((state) => state.own.screen);
  if (!shares) return null;
  return (
    <div className={styles.sharing} role="status" data-testid="sharing">
      <Icon name="screen" small />
      <span>{t("stage.sharing")}</span>
      <Button size="tight" onClick={() => room.media.unshare()}>
        {t("stage.stopSharing")}
      </Button>
    </div>
  );
}
