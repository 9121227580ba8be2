import type { CSSProperties } from "react";
import { useWords } from "@/features/sessions/words";
import styles from "./staffBookings.module.css";
import { lanesOf, secondsIn } from "./story";
import { useNamed, useTexts } from "./texts";
import type { BookingStory } from "./types";

/** Who was there from when to when, beside the time that was planned; the same in words below each line. */
export function Presence({ story }: { story: BookingStory }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const shown = lanesOf(story.presence, story, words.now);
  const place = (from: number, to: number): CSSProperties => ({
    insetInlineStart: `${from * 100}%`,
    width: `${Math.max(0.4, (to - from) * 100)}%`,
  });
  return (
    <>
      {story.record && <p className="small muted">{t(`presence.record.${story.record}`)}</p>}
      {shown.lanes.length === 0 ? (
        <p className={`${styles.above} small muted`}>{t("presence.none")}</p>
      ) : (
        <ul className={styles.lanes}>
          {shown.lanes.map((lane) => (
            <li key={`${lane.role} ${lane.name}`}>
              <p className={styles.lane}>
                <b>
                  <bdi>{lane.name}</bdi>
                </b>{" "}
                <span className="muted">
                  {t("presence.in", {
                    side: named("sides", lane.role),
                    length: words.length(secondsIn(lane, words.now)),
                  })}
                </span>
              </p>
              <div className={styles.track} aria-hidden="true">
                <i className={styles.planned} style={place(shown.start, shown.end)} />
                {lane.bars.map((bar) => (
                  <i
                    key={bar.key}
                    className={bar.place === "lobby" ? styles.lobby : styles.inside}
                    style={place(bar.from, bar.to)}
                  />
                ))}
              </div>
              <p className="small faint">
                {lane.bars
                  .map((bar) =>
                    t(bar.left_at ? "presence.stay" : "presence.still", {
                      place: named("place", bar.place),
                      from: words.clock(bar.joined_at),
                      to: bar.left_at ? words.clock(bar.left_at) : "",
                    }),
                  )
                  .join(", ")}
              </p>
            </li>
          ))}
        </ul>
      )}
      {shown.lanes.length > 0 && (
        <p className={`${styles.scale} small faint num`}>
          <span>{words.clock(new Date(shown.from).toISOString())}</span>
          <span>{t("presence.planned", { from: words.clock(story.starts_at), to: words.clock(story.ends_at) })}</span>
          <span>{words.clock(new Date(shown.to).toISOString())}</span>
        </p>
      )}
    </>
  );
}
