import { useViewer } from "@/app/viewer";
import { Button, Icon } from "@/ui";
import { clock } from "@/ui/time";
import type { LocalMedia } from "../core/localMedia";
import { useMediaView, useWords } from "../useRoom";
import type { Tone } from "./Devices";
import styles from "./door.module.css";
import type { NetworkChecks } from "./useChecks";

type Mark = "good" | "soon" | "wait";

/** Each thing that was looked at, and what was found. */
export function Checklist({
  media,
  sends,
  heard,
  tone,
  checks,
}: {
  media: LocalMedia;
  sends: boolean;
  heard: boolean;
  tone: Tone;
  checks: NetworkChecks & { again: () => void };
}) {
  const { t } = useWords();
  const viewer = useViewer();
  const view = useMediaView(media);
  const lines: { name: string; mark: Mark; found: string }[] = [];

  if (sends) {
    const size = view.video?.getSettings();
    lines.push({
      name: t("checks.camera"),
      mark: view.video ? "good" : view.asking ? "wait" : "soon",
      found: view.video
        ? t("checks.size", { width: size?.width ?? "?", height: size?.height ?? "?" })
        : view.asking
          ? t("checks.wait")
          : view.wants.video
            ? t("checks.noPicture")
            : t("checks.off"),
    });
    const hears = view.audio !== null && view.wants.audio;
    lines.push({
      name: t("checks.microphone"),
      mark: hears ? (heard ? "good" : "wait") : view.asking ? "wait" : "soon",
      found: hears
        ? heard
          ? t("checks.heardYou")
          : t("checks.speak")
        : view.asking
          ? t("checks.wait")
          : view.wants.audio
            ? t("checks.noSound")
            : t("checks.off"),
    });
  }
  lines.push({
    name: t("checks.speaker"),
    mark: tone === "heard" ? "good" : tone === "unheard" ? "soon" : "wait",
    found: tone === "heard" ? t("checks.heardTone") : tone === "unheard" ? t("checks.noTone") : t("checks.playTone"),
  });

  const { server, direct, relay } = checks;
  lines.push({
    name: t("checks.server"),
    mark: server === null ? "wait" : server.state === "works" ? "good" : "soon",
    found:
      server === null
        ? t("checks.wait")
        : server.state === "works"
          ? t("checks.ms", { ms: server.ms })
          : t("checks.unreachable"),
  });
  lines.push({
    name: t("checks.direct"),
    mark: direct === null ? "wait" : direct.state === "works" ? "good" : "soon",
    found: direct === null ? t("checks.wait") : t(`checks.${direct.state}`),
  });
  lines.push({
    name: t("checks.relay"),
    mark: relay === null || relay.state === "none" ? "wait" : relay.state === "works" ? "good" : "soon",
    found:
      relay === null
        ? t("checks.wait")
        : relay.state === "works"
          ? t("checks.relayMs", { ms: relay.ms })
          : relay.state === "none"
            ? t("checks.noRelay")
            : t("checks.relayBlocked"),
  });

  return (
    <section>
      <div className={styles.sectionHead}>
        <h3>{checks.at ? t("checks.title", { time: clock(checks.at, viewer) }) : t("checks.running")}</h3>
        {checks.at && (
          <Button kind="quiet" size="tight" onClick={checks.again}>
            {t("checks.again")}
          </Button>
        )}
      </div>
      <ul className={styles.checks} data-testid="checklist">
        {lines.map((line) => (
          <li key={line.name} className={line.mark === "soon" ? styles.soon : undefined}>
            {line.mark === "wait" ? (
              <i className={styles.dot} />
            ) : (
              <Icon name={line.mark === "good" ? "check" : "alert"} small />
            )}
            <span>{line.name}</span>
            <span className="num">{line.found}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
