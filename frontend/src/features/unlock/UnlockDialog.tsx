import { useViewer } from "@/app/viewer";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { longDate, monthName } from "@/ui/time";
import type { Quota } from "./queries";
import { useWords } from "./texts";
import { Pro, Ways } from "./Unlock";
import styles from "./unlock.module.css";

/** The same ways before an interview: because the month is used up, or because somebody wants no pause. */
export function UnlockDialog({
  open,
  quota,
  onUnlocked,
  onClose,
}: {
  open: boolean;
  quota: Quota;
  onUnlocked: () => void;
  onClose: () => void;
}) {
  const { t } = useWords();
  const viewer = useViewer();
  const { used, of, resets_at } = quota.interviews;
  const over = of !== null && used >= of;
  return (
    <Dialog
      open={open}
      wide
      title={over ? t("title.month", { month: monthName(new Date(), viewer) }) : t("title.ahead")}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("close")}</Button>}
    >
      <p className="muted">
        {over && resets_at ? t("what.month", { used, count: of, day: longDate(resets_at, viewer) }) : t("what.ahead")}
      </p>
      <div className={styles.inDialog}>
        <Ways onUnlocked={onUnlocked} />
        <Pro />
      </div>
    </Dialog>
  );
}
