import { useRef, useState } from "react";
import { serverNow } from "@/api/client";
import { Button, Icon, useNow } from "@/ui";
import { roomClock } from "@/ui/time";
import styles from "./session.module.css";
import { useTexts } from "./texts";

/** "You will be signed out in 1:58." Said once when it appears; the seconds are for the eye. */
export default function Ending({
  endsAt,
  onStay,
}: {
  endsAt: number;
  onStay: () => Promise<"stayed" | "over" | "unknown">;
}) {
  const { t } = useTexts();
  useNow(500);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const left = Math.max(0, endsAt - serverNow());
  const first = useRef(left);
  async function stay() {
    setBusy(true);
    setFailed((await onStay()) === "unknown");
    setBusy(false);
  }
  return (
    <section className={styles.ending} aria-label={t("ending.label")}>
      <Icon name="clock" />
      <div>
        <span className="hide" role="alert">
          {t("ending.what", { time: roomClock(first.current) })} {t("ending.why")}
        </span>
        <b className="num" aria-hidden="true">
          {t("ending.what", { time: roomClock(left) })}
        </b>{" "}
        <span aria-hidden="true">{t("ending.why")}</span>
        {failed && (
          <p className={styles.wrong} role="alert">
            {t("ending.unreachable")}
          </p>
        )}
      </div>
      <Button onClick={stay} busy={busy}>
        {t("ending.stay")}
      </Button>
    </section>
  );
}
