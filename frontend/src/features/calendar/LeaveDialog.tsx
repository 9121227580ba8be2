import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { useTexts } from "./texts";

/** Asks before what was drawn is lost. */
export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog
      open
      title={t("leave.title")}
      onClose={onStay}
      actions={
        <>
          <Button onClick={onStay}>{t("leave.stay")}</Button>
          <Button kind="loss" onClick={onLeave}>
            {t("leave.leave")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("leave.what")}</p>
    </Dialog>
  );
}
