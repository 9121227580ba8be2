import { Avatar, Button } from "@/ui";
import { listKnocks } from "../core/seats";
import { useCapabilities, useRoom, useRoomState, useWords } from "../useRoom";
import styles from "./stage.module.css";

/** Whoever stands at the door, for those who may open it. */
export function KnockBanner() {
  const { t } = useWords();
  const room = useRoom();
  const { hosts } = useCapabilities();
  const seats = useRoomState((state) => state.seats);
  const knocks = hosts ? listKnocks(seats) : [];
  if (knocks.length === 0) return null;
  return (
    <div role="alert">
      <ul className={styles.knocks} data-testid="knock-banner">
        {knocks.map((seat) => (
          <li key={seat.seat}>
            <Avatar name={seat.name} size="medium" />
            <div className={styles.knockWords}>
              <b>{t("knock.one", { name: seat.name })}</b>
              <span className="small muted">{t(`knock.role.${seat.role}`)}</span>
            </div>
            <Button size="tight" data-testid="deny" onClick={() => room.deny(seat.seat)}>
              {t("knock.deny")}
            </Button>
            <Button kind="main" size="tight" data-testid="admit" onClick={() => room.admit(seat.seat)}>
              {t("knock.admit")}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
