import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { useTexts } from "./texts";

/** Asks before what was written is lost. */
export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog
      open
      title={t("mine.leaveTitle")}
      onClose={onStay}
      actions={
        <>
          <Button onClick={onStay}>{t("mine.stay")}</Button>
          <Button kind="loss" onClick={onLeave}>
            {t("mine.leave")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("mine.leaveWhat")}</p>
    </Dialog>
  );
}
