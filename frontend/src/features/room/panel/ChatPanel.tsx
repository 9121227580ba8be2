import { useEffect, useState } from "react";
import { Margin, Moment } from "@/ui";
import { listLines, listSeen, newestMessage } from "../core/chat";
import { useCapabilities, useRoom, useRoomState, useWords } from "../useRoom";
import { Compose } from "./Compose";
import { HappeningLine, MessageLine } from "./lines";
import styles from "./panel.module.css";
import { useFollowing } from "./useFollowing";
import { useRoomTime } from "./useRoomTime";

/** What was written and what happened, on the room's clock. */
export function ChatPanel() {
  const { t } = useWords();
  const room = useRoom();
  const chat = useRoomState((state) => state.chat);
  const me = useRoomState((state) => state.me?.seat ?? "");
  const { chatsWithAll } = useCapabilities();
  const time = useRoomTime();
  const [editing, setEditing] = useState<number | null>(null);
  const seen = listSeen(chat, me);
  const lines = listLines(chat, me);
  const newest = newestMessage(chat);
  const last = chat.lines.at(-1)?.key;

  const { scroll, onScroll } = useFollowing(last, lines.length);

  // Read is what stands on a page that is looked at.
  useEffect(() => {
    if (newest === null) return;
    const look = () => {
      if (document.visibilityState === "visible") room.markRead(newest);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [room, newest]);

  const editLast = () => {
    const mine = chat.lines.findLast((line) => line.is === "message" && line.seat === me && line.seq && !line.deleted);
    if (mine?.seq) setEditing(mine.seq);
  };

  return (
    <>
      <div
        className={styles.scroll}
        ref={scroll}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        role="log"
        aria-label={t("chat.list")}
        aria-live="polite"
      >
        {lines.length === 0 && (
          <p className={styles.nothing}>{t(chatsWithAll ? "chat.empty" : "chat.emptyObserver")}</p>
        )}
        {lines.length > 0 && (
          <Margin gutter={64} tight>
            {lines.map((line) => (
              <Moment key={line.key} when={time(line.at)} at={line.at}>
                {line.is === "message" ? (
                  <MessageLine
                    message={line}
                    seenBy={seen.get(line.key) ?? []}
                    editing={line.seq !== null && line.seq === editing}
                    onEdit={setEditing}
                  />
                ) : (
                  <HappeningLine line={line} />
                )}
              </Moment>
            ))}
          </Margin>
        )}
      </div>
      <Compose onEditLast={editLast} />
    </>
  );
}
