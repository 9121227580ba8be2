import { type KeyboardEvent, useState } from "react";
import { useViewer } from "@/app/viewer";
import { Button, Mark } from "@/ui";
import { length } from "@/ui/time";
import type { Happening, Message } from "../core/chat";
import { useCapabilities, useNameOf, useRoom, useRoomState, useWords } from "../useRoom";
import styles from "./panel.module.css";

/** One message, with what its author or a host may do with it. */
export function MessageLine({
  message,
  seenBy,
  editing,
  onEdit,
}: {
  message: Message;
  seenBy: readonly string[];
  editing: boolean;
  onEdit: (seq: number | null) => void;
}) {
  const { t, i18n } = useWords();
  const room = useRoom();
  const me = useRoomState((state) => state.me?.seat ?? "");
  const away = useRoomState((state) => state.link.at === "away");
  const { deletesAnyMessage } = useCapabilities();
  const nameOf = useNameOf();
  const [asking, setAsking] = useState(false);
  const { seq, key } = message;
  const own = message.seat === me;
  const settled = seq !== null && !message.deleted;
  const why = message.refusal === "not_allowed" || message.refusal === "room_ended" ? message.refusal : "other";
  const names = new Intl.ListFormat(i18n.language).format(seenBy.map((seat) => nameOf(seat)));

  return (
    <div className={styles.message} data-testid="chat-message" data-state={message.state}>
      <p className={styles.by}>
        <b>
          <bdi>{nameOf(message.seat)}</bdi>
        </b>
        {message.to !== null && (
          <Mark>{own ? t("chat.whisperOut", { name: nameOf(message.to) }) : t("chat.whisperMark")}</Mark>
        )}
        {message.edited && !message.deleted && <span className="faint">{t("chat.edited")}</span>}
        {settled && !editing && !asking && (own || deletesAnyMessage) && (
          <span className={styles.acts}>
            {own && (
              <button type="button" onClick={() => onEdit(seq)}>
                {t("chat.edit")}
              </button>
            )}
            <button type="button" onClick={() => setAsking(true)}>
              {t("chat.delete")}
            </button>
          </span>
        )}
      </p>
      {message.deleted ? (
        <p className="faint">{t("chat.deleted")}</p>
      ) : editing && seq !== null ? (
        <EditLine text={message.text} onSave={(text) => room.editMessage(seq, text)} onClose={() => onEdit(null)} />
      ) : (
        <p className={styles.text} dir="auto">
          {message.text}
        </p>
      )}
      {asking && seq !== null && (
        <p className={styles.ask}>
          <span>{t("chat.deleteAsk")}</span>
          <Button size="tight" onClick={() => setAsking(false)}>
            {t("chat.keep")}
          </Button>
          <Button
            size="tight"
            kind="loss"
            onClick={() => {
              setAsking(false);
              room.deleteMessage(seq);
            }}
          >
            {t("chat.delete")}
          </Button>
        </p>
      )}
      {message.state === "pending" && <p className="faint">{t(away ? "chat.pendingAway" : "chat.pending")}</p>}
      {message.state === "failed" && (
        <p className={styles.failed} role="alert">
          <span>{t("chat.failed", { why: t(`chat.why.${why}`) })}</span>
          <button type="button" onClick={() => room.sayAgain(key)}>
            {t("chat.again")}
          </button>
          <button type="button" onClick={() => room.dropFailed(key)}>
            {t("chat.drop")}
          </button>
        </p>
      )}
      {seenBy.length > 0 && <p className="faint">{t("chat.seen", { names })}</p>}
    </div>
  );
}

function EditLine({ text, onSave, onClose }: { text: string; onSave: (text: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState(text);
  const save = () => {
    const said = draft.trim();
    if (said && said !== text) onSave(said);
    onClose();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      save();
    }
  };
  return (
    <div className={styles.edit}>
      <textarea
        // biome-ignore lint/a11y/noAutofocus: whoever pressed "Edit" wants to write here
        autoFocus
        rows={2}
        maxLength={4000}
        value={draft}
        aria-label={t("chat.edit")}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={press}
      />
      <div className={styles.ask}>
        <Button size="tight" onClick={onClose}>
          {t("chat.cancel")}
        </Button>
        <Button size="tight" onClick={save}>
          {t("chat.save")}
        </Button>
      </div>
    </div>
  );
}

/** One line about what happened in the room. */
export function HappeningLine({ line }: { line: Happening }) {
  const { t } = useWords();
  const viewer = useViewer();
  const me = useRoomState((state) => state.me?.seat ?? "");
  const nameOf = useNameOf();
  const name = line.what === "joined" && line.seat !== me ? line.name : nameOf(line.seat);
  return <div className="faint">{words()}</div>;

  function words(): string {
    switch (line.what) {
      case "joined":
        if (line.seat === me) return t("happened.youJoined");
        return t(line.role === "observer" ? "happened.joinedWatch" : "happened.joined", { name });
      case "left":
        return t(line.reason === "left" || line.reason === "ended" ? "happened.left" : "happened.lost", { name });
      case "promoted":
        return t(line.role === "interviewer" ? "happened.promotedInterviewer" : "happened.promotedObserver", { name });
      case "timer_started":
        return t("happened.began", { name: line.name, length: length(line.seconds, viewer.locale) });
      case "timer_expired":
        return t("happened.expired", { name: line.name });
      default:
        return t(`happened.${line.what}`, { name });
    }
  }
}
