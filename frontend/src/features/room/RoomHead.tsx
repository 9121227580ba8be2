import type { Schemas } from "@/api/client";
import { Icon, Mark } from "@/ui";
import { useCaptions } from "./captions/useCaptions";
import { TimeLeft } from "./dock/TimeLeft";
import { RoomMark } from "./RoomMark";
import styles from "./room.module.css";
import { useOthers, useRoomState, useWords } from "./useRoom";

/** What this is, who is here, who watches, and that nothing is recorded: always in sight. */
export function RoomHead({ row, onTime }: { row: Schemas["Room"]; onTime: () => void }) {
  const { t, i18n } = useWords();
  const title = useRoomState((state) => state.room?.title) ?? row.title;
  const locked = useRoomState((state) => state.room?.locked ?? false);
  const me = useRoomState((state) => state.me);
  const others = useOthers().filter((seat) => seat.present);
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  const speaking = others.filter((seat) => seat.role !== "observer").map((seat) => seat.name);
  const watching = others.filter((seat) => seat.role === "observer").map((seat) => seat.name);
  if (me?.role === "observer") watching.push(t("you").toLocaleLowerCase());
  else speaking.push(t("you").toLocaleLowerCase());
  return (
    <header className={styles.head}>
      <RoomMark className="desk-only" />
      <h1 className={styles.title}>{title}</h1>
      <button type="button" className={`phone-only ${styles.headTime}`} onClick={onTime}>
        <TimeLeft short />
      </button>
      <div className={styles.who}>
        <span className="desk-only" data-testid="who-is-here">
          <Icon name="people" small />
          <span>{list.format(speaking)}</span>
        </span>
        {watching.length > 0 && (
          <span data-testid="who-watches">
            <Icon name="eye" small />
            <span>
              {watching.length === 1 && me?.role === "observer"
                ? t("head.youWatch")
                : t("head.watches", { names: list.format(watching), count: watching.length })}
            </span>
          </span>
        )}
        {locked && (
          <span>
            <Mark icon="lock">{t("head.locked")}</Mark>
          </span>
        )}
        <CaptionsWord />
        <span>{t("head.unrecorded")}</span>
      </div>
    </header>
  );
}

/** Whether what is said is written down, beside whether it is recorded. */
function CaptionsWord() {
  const { t } = useWords();
  const { on, doing } = useCaptions();
  if (!on) return null;
  return (
    <span data-testid="head-captions">
      <Icon name="captions" small />
      <span>{t(doing === "listening" ? "head.captioned" : "head.captionsWait")}</span>
    </span>
  );
}
