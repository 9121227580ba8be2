import { useEffect, useState } from "react";
import { Button, Icon } from "@/ui";
import { judgeEcho } from "../core/echoCall";
import type { ToldIceServer } from "../core/ice";
import type { LocalMedia } from "../core/localMedia";
import { useLevel } from "../level";
import { useMediaView, useWords } from "../useRoom";
import { Level } from "./Devices";
import styles from "./door.module.css";
import { useEcho } from "./useEcho";

/** One's own voice by way of our server, a second later. Nothing is recorded, and nobody has to. */
export function HearYourself({ media, servers }: { media: LocalMedia; servers: readonly ToldIceServer[] }) {
  const { t, i18n } = useWords();
  const { audio, wants, chosen } = useMediaView(media);
  const { echo, view } = useEcho();
  const level = useLevel(view.sound);
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    if (level > 0.25) setHeard(true);
  }, [level]);
  usePlaying(view.sound, chosen.audiooutput);

  const microphone = wants.audio ? audio : null;
  const found = judgeEcho(view, heard);
  const runs = view.phase === "calling" || view.phase === "open" ? view.phase : null;
  const said = found ?? runs ?? (microphone ? "idle" : "noMicrophone");
  const share = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 });
  const figures = [
    view.rttMs !== null && t("echo.trip", { ms: view.rttMs }),
    view.loss !== null && t("echo.loss", { share: share.format(view.loss) }),
    view.phase === "open" && t("echo.left", { seconds: view.secondsLeft }),
  ].filter((words) => words !== false);

  const start = () => {
    setHeard(false);
    if (microphone) void echo.start(microphone, servers);
  };

  return (
    <section className={styles.echo} data-testid="echo" data-phase={view.phase}>
      <div className={styles.pickHead}>
        <h3>{t("echo.title")}</h3>
        <span className={styles.pickExtra}>
          {view.phase === "open" && <Level level={level} />}
          <Button
            kind="quiet"
            size="tight"
            disabled={!runs && !microphone}
            onClick={runs ? () => echo.stop() : start}
            data-testid="echo-button"
          >
            {t(runs ? "echo.stop" : view.phase === "idle" ? "echo.start" : "echo.again")}
          </Button>
        </span>
      </div>
      <div className={styles.echoSaid} role="status">
        {found && (
          <Icon
            name={found === "fine" ? "check" : "alert"}
            small
            className={styles[found === "fine" ? "good" : "soon"]}
          />
        )}
        <p>{t(`echo.${said}`)}</p>
      </div>
      {figures.length > 0 && <p className={`${styles.echoFigures} num`}>{figures.join(" · ")}</p>}
    </section>
  );
}

/** Plays a track on the chosen speaker while it is there. */
function usePlaying(sound: MediaStreamTrack | null, speaker: string | null): void {
  useEffect(() => {
    if (!sound) return;
    const player = new Audio();
    player.srcObject = new MediaStream([sound]);
    void (async () => {
      if (speaker && "setSinkId" in player) await player.setSinkId(speaker).catch(() => {});
      await player.play().catch(() => {});
    })();
    return () => {
      player.pause();
      player.srcObject = null;
    };
  }, [sound, speaker]);
}
