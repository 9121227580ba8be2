import { useLayoutEffect, useRef, useState } from "react";
import { Button, Margin, Mark, Moment } from "@/ui";
import { roomClock } from "@/ui/time";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterviewState } from "./useInterview";

/** On a phone the newest two lines; the rest is a press away. */
const FEW = 2;
const LONG = 400;

/** What was said so far, on the margin; the turn that is being spoken and the answer on its way at the end of it. */
export function Said() {
  const { t } = useWords();
  const lines = useInterviewState((state) => state.lines);
  const saying = useInterviewState((state) => state.saying);
  const pending = useInterviewState((state) => state.pending);
  const caption = useInterviewState((state) => state.voice.caption);
  const away = useInterviewState((state) => state.link.at !== "room" && state.reachable !== true);
  const [all, setAll] = useState(false);
  const list = useRef<HTMLElement>(null);
  const length = lines.length + saying.length + (pending ? 1 : 0) + (caption ? 1 : 0);
  useLayoutEffect(() => {
    const at = list.current;
    // Its zero is at the bottom (column-reverse): there it also stays when the room for it changes.
    if (at && length > 0) at.scrollTop = 0;
  }, [length]);
  if (length === 0) return <div className={styles.said} />;
  const hidden = Math.max(0, length - FEW);
  const folds = hidden > 0 || lines.some((line) => line.text.length > LONG);
  return (
    // Scrolled with the keyboard too, so it can be focused.
    <section
      ref={list}
      className={all ? `${styles.said} ${styles.all}` : styles.said}
      aria-label={t("said.title")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
      tabIndex={0}
      data-testid="said"
    >
      <div className={styles.saidLines}>
        {folds && (
          <p className={styles.more}>
            <Button kind="quiet" size="tight" onClick={() => setAll(!all)} aria-expanded={all}>
              {all ? t("said.few") : hidden > 0 ? t("said.all", { count: hidden }) : t("said.whole")}
            </Button>
          </p>
        )}
        <Margin gutter={72}>
          {lines.map((line) => (
            <Moment key={line.seq} when={<time dateTime={line.at}>{roomClock(line.at_ms)}</time>}>
              <b>{t(line.by === "candidate" ? "said.you" : "said.interviewer")}</b>{" "}
              {line.cut && <Mark>{t("said.cut")}</Mark>}
              <p className={styles.text}>
                <bdi>{line.cut ? t("said.cutText", { text: line.text }) : line.text}</bdi>
              </p>
            </Moment>
          ))}
          {pending && (
            <Moment when="">
              <b>{t("said.you")}</b>{" "}
              <span className="small faint" data-testid="pending">
                {t(away ? "said.kept" : "said.sending")}
              </span>
              <p className={styles.text}>
                <bdi>{pending.text}</bdi>
              </p>
            </Moment>
          )}
          {caption && (
            <Moment when="">
              <b>{t("said.you")}</b>
              <p className={styles.caption} data-testid="caption">
                <bdi>{caption}</bdi>
              </p>
            </Moment>
          )}
          {saying.length > 0 && (
            <Moment when="">
              <b>{t("said.interviewer")}</b>
              <p className={styles.saying} data-testid="saying">
                <bdi>{saying.join(" ")}</bdi>
              </p>
            </Moment>
          )}
        </Margin>
      </div>
    </section>
  );
}
