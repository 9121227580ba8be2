import { useState } from "react";
import { Margin, Moment } from "@/ui";
import { Field } from "@/ui/Field";
import { roomClock } from "@/ui/time";
import { searchLines } from "../core/captions";
import { useNameOf, useRoomState, useWords } from "../useRoom";
import styles from "./panel.module.css";
import { useFollowing } from "./useFollowing";
import { useRoomTime } from "./useRoomTime";

const MOST = 200;

/** What was said aloud, as it was written down: to be read back, and searched. */
export function CaptionsPanel() {
  const { t } = useWords();
  const lines = useRoomState((state) => state.captions.lines);
  const nameOf = useNameOf();
  const time = useRoomTime();
  const [query, setQuery] = useState("");
  const found = searchLines(lines, query, nameOf);
  const shown = found.slice(-MOST);
  const { scroll, onScroll } = useFollowing(shown.at(-1)?.seq, shown.length);
  return (
    <>
      <div className={styles.search}>
        <Field
          type="search"
          tight
          aria-label={t("captions.search")}
          placeholder={t("captions.search")}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          data-testid="captions-search"
        />
        <p className="faint" role="status">
          {query.trim() && t("captions.found", { count: found.length })}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <section className={styles.scroll} ref={scroll} onScroll={onScroll} tabIndex={0} aria-label={t("captions.title")}>
        {lines.length === 0 && <p className={styles.nothing}>{t("captions.empty")}</p>}
        {found.length > MOST && <p className={styles.nothing}>{t("captions.last", { count: MOST })}</p>}
        {shown.length > 0 && (
          <Margin gutter={64} tight>
            {shown.map((line) => (
              <Moment key={line.seq} when={line.fromMs > 0 ? roomClock(line.fromMs) : time(line.at)} at={line.at}>
                <div className={styles.message} data-testid="said-line">
                  <b>
                    <bdi>{nameOf(line.seat)}</bdi>
                  </b>
                  <p className={styles.text} dir="auto">
                    {line.text}
                  </p>
                </div>
              </Moment>
            ))}
          </Margin>
        )}
      </section>
    </>
  );
}
