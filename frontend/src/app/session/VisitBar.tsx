import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Schemas, serverNow } from "@/api/client";
import { Button, Icon, useNow } from "@/ui";
import { roomClock } from "@/ui/time";
import styles from "./session.module.css";
import { useTexts } from "./texts";
import { endVisit } from "./visit";

/** Whose account this is, how long the visit may last, and the way back. `refusals` counts what was refused so far. */
export default function VisitBar({
  me,
  visit,
  refusals,
}: {
  me: Schemas["Me"];
  visit: Schemas["Visit"];
  refusals: number;
}) {
  const { t } = useTexts();
  useNow(1000);
  const end = useMutation({ mutationFn: endVisit });
  const left = Date.parse(visit.ends_at) - serverNow();
  const over = left <= 0;
  const ended = useRef(false);
  const { mutate } = end;
  useEffect(() => {
    if (!over || ended.current) return;
    ended.current = true;
    mutate();
  }, [over, mutate]);
  return (
    <section className={styles.visit} aria-label={t("visit.label")}>
      <Icon name="eye" />
      <div className={styles.visitWords}>
        <b>
          <bdi>{t("visit.who", { name: me.name || me.email })}</bdi>
        </b>{" "}
        <span className={`${styles.visitReason} muted`}>
          <bdi>{t("visit.reason", { reason: visit.reason })}</bdi>
        </span>
      </div>
      <span className="num nowrap">{t("visit.left", { time: roomClock(left) })}</span>
      <Button size="tight" busy={end.isPending || end.isSuccess} onClick={() => mutate()}>
        {t(end.isPending || end.isSuccess ? "visit.ending" : "visit.end")}
      </Button>
      <div className={styles.visitRefused} role="status" hidden={refusals === 0 && !end.error}>
        {refusals > 0 && <p key={refusals}>{t("visit.refused")}</p>}
        {end.error && <p>{t("visit.failed")}</p>}
      </div>
    </section>
  );
}
