import { useState } from "react";
import staff from "@/features/staff/staff.module.css";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { useTexts } from "./texts";

/** Takes a question out of use, after saying what that means, or puts it back. */
export function RetireButton({
  retired,
  busy,
  onRetire,
}: {
  retired: boolean;
  busy: boolean;
  onRetire: (retired: boolean) => void;
}) {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  if (retired) {
    return (
      <section className={staff.section}>
        <Button busy={busy} onClick={() => onRetire(false)}>
          {t("editor.unretire")}
        </Button>
      </section>
    );
  }
  return (
    <section className={staff.section}>
      <Button kind="loss" onClick={() => setAsking(true)}>
        {t("editor.retire")}
      </Button>
      <Dialog
        open={asking}
        title={t("editor.retireTitle")}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t("editor.retireKeep")}</Button>
            <Button
              kind="loss"
              busy={busy}
              onClick={() => {
                setAsking(false);
                onRetire(true);
              }}
            >
              {t("editor.retire")}
            </Button>
          </>
        }
      >
        <p className="muted">{t("editor.retireWhat")}</p>
      </Dialog>
    </section>
  );
}
