import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Icon } from "./Icon";
import styles from "./parts.module.css";

/** True once `ms` have gone by: short waits show nothing at all. */
export function useAfter(ms: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return over;
}

/** Nothing for a second, then a skeleton, after two seconds also words: what is going on. */
export function Waiting({ words, lines = 4 }: { words?: string; lines?: number }) {
  const { t } = useTranslation();
  const skeleton = useAfter(1000);
  const spoken = useAfter(2000);
  return (
    <div className={styles.waiting} role="status" aria-busy="true">
      {spoken ? (
        <p className="small muted">{words ?? t("ui.waiting")}</p>
      ) : (
        <span className="hide">{t("ui.waiting")}</span>
      )}
      {skeleton &&
        Array.from({ length: lines }, (_, index) => (
          <div key={index} className={styles.skeleton} style={{ width: `${[72, 100, 88, 40][index % 4]}%` }} />
        ))}
    </div>
  );
}

/** What will appear here, and how to make it happen: at most one plain button. */
export function Empty({ title, children, action }: { title?: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      {title && <h3>{title}</h3>}
      <div className="small muted">{children}</div>
      {action && <div className={styles.emptyAct}>{action}</div>}
    </div>
  );
}

/** What happened, what was kept, what to do; the request id small. */
export function Failed({
  what,
  kept,
  requestId,
  onAgain,
}: {
  what: ReactNode;
  kept?: ReactNode;
  requestId?: string | null;
  onAgain?: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={`${styles.note} ${styles.noteLoss}`} role="alert">
      <Icon name="alert" />
      <div className={styles.noteBody}>
        <b>{what}</b> {kept}
        {requestId && (
          <p className={styles.request}>
            {t("ui.request")} {requestId}
          </p>
        )}
        {onAgain && (
          <div className={styles.failedActs}>
            <Button size="tight" onClick={onAgain}>
              {t("ui.again")}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
