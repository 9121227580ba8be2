import { useViewer } from "@/app/viewer";
import { Button, Note } from "@/ui";
import { clock } from "@/ui/time";
import { isMissed, type SeatView } from "../core/seats";
import { ServerTrouble } from "../ServerTrouble";
import { useNameOf, useOthers, useRoom, useRoomState, useServerNow, useWords } from "../useRoom";
import styles from "./stage.module.css";

/** A call that has just begun, or that hiccups, is no trouble yet. */
const BROKEN_AFTER_MS = 3_000;

/** What is not as it should be, without blame: since when, and what is being done about it. */
export function Troubles() {
  const others = useOthers();
  return (
    <div className={styles.troubles}>
      <ServerTrouble />
      {others.map((seat) => (
        <SeatTrouble key={seat.seat} seat={seat} />
      ))}
      <Asked />
      <Refused />
    </div>
  );
}

function SeatTrouble({ seat }: { seat: SeatView }) {
  const { t } = useWords();
  const viewer = useViewer();
  const now = useServerNow();
  const offset = useRoomState((state) => state.offsetMs);
  const line = useRoomState((state) => state.lines[seat.seat]);
  const away = useRoomState((state) => state.link.at === "away");
  const { name } = seat;
  if (isMissed(seat)) {
    const time = clock(seat.gone?.at ?? new Date(now), viewer);
    if (line?.state === "connected") return <Note live>{t("trouble.lostCall", { name, time })}</Note>;
    return (
      <Note tone="soon" live>
        <b>{t("trouble.lost", { name, time })}</b> {t("trouble.lostTodo")}
      </Note>
    );
  }
  const broken = line && line.state === "broken" && now - (line.since + offset) > BROKEN_AFTER_MS;
  if (!broken || away) return null;
  return (
    <Note tone="soon" live>
      <b>{t("trouble.line", { name, time: clock(new Date(line.since + offset), viewer) })}</b> {t("trouble.lineTodo")}
    </Note>
  );
}

function Asked() {
  const { t } = useWords();
  const room = useRoom();
  const asked = useRoomState((state) => state.asked);
  const nameOf = useNameOf();
  if (!asked) return null;
  return (
    <Note icon="hand" live>
      <div className={styles.asked} data-testid="asked">
        <span>{t(`trouble.asked.${asked.what}`, { name: nameOf(asked.by) })}</span>
        <Button size="tight" onClick={() => void room.answerAsked(false)}>
          {t("trouble.askedNo")}
        </Button>
        <Button size="tight" kind="main" onClick={() => void room.answerAsked(true)}>
          {t(`trouble.askedYes.${asked.what}`)}
        </Button>
      </div>
    </Note>
  );
}

function Refused() {
  const { t } = useWords();
  const room = useRoom();
  const refusal = useRoomState((state) => state.refusal);
  if (!refusal) return null;
  return (
    <Note tone="loss" live>
      <div className={styles.asked}>
        <span>
          <b>{t("trouble.refused")}</b> {refusal.detail}
        </span>
        <Button size="tight" onClick={() => room.readRefusal()}>
          {t("trouble.dismiss")}
        </Button>
      </div>
    </Note>
  );
}
