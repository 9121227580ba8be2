import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/ui";
import { useCapabilities, useOthers, useRoom, useRoomState, useWords } from "../useRoom";
import styles from "./panel.module.css";

const MOST = 4000;

/** The field below the chat. Enter sends, Shift and Enter breaks the line. */
export function Compose({ onEditLast }: { onEditLast: () => void }) {
  const { t, i18n } = useWords();
  const room = useRoom();
  const { chatsWithAll, whispersTo } = useCapabilities();
  const others = useOthers();
  const me = useRoomState((state) => state.me?.seat ?? "");
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  const hearers = others.filter((seat) => whispersTo.includes(seat.role) && seat.seat !== me);
  const fallback = chatsWithAll ? null : (hearers[0]?.seat ?? null);
  const to = hearers.some((seat) => seat.seat === chosen) ? chosen : fallback;
  const possible = chatsWithAll || to !== null;
  const over = text.length - MOST;

  // biome-ignore lint/correctness/useExhaustiveDependencies: it grows with its text
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 140)}px`;
  }, [text]);

  const send = () => {
    const said = text.trim();
    if (!said || over > 0 || !possible) return;
    room.say(said, to);
    setText("");
    field.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      onEditLast();
    }
  };

  const names = new Intl.ListFormat(i18n.language).format(others.map((seat) => seat.name.split(" ")[0] ?? seat.name));
  const hearer = hearers.find((seat) => seat.seat === to);
  const placeholder = hearer
    ? t("chat.whisperTo", { name: hearer.name })
    : !possible
      ? t("chat.noWhisper")
      : names
        ? t("chat.placeholder", { names })
        : t("chat.placeholderAll");

  return (
    <div className={styles.compose}>
      {hearers.length > 0 && (
        <label className={styles.to}>
          <span>{t("chat.to")}</span>
          <select value={to ?? ""} onChange={(event) => setChosen(event.target.value || null)} data-testid="chat-to">
            {chatsWithAll && <option value="">{t("chat.everybody")}</option>}
            {hearers.map((seat) => (
              <option key={seat.seat} value={seat.seat}>
                {t("chat.whisper", { name: seat.name })}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className={styles.composeRow}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={placeholder}
          aria-label={t("chat.message")}
          disabled={!possible}
          data-field="chat"
          data-testid="chat-input"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={press}
        />
        <Button icon="send" label={t("chat.send")} onClick={send} data-testid="chat-send" />
      </div>
      {over > 0 && (
        <p className={styles.over} role="alert">
          {t("chat.tooLong", { count: over })}
        </p>
      )}
    </div>
  );
}
