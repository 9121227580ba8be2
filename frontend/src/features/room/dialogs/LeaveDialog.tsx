import { useState } from "react";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { useCapabilities, useRoom, useWords } from "../useRoom";
import styles from "./dialogs.module.css";

/** Leaving is easy and can be undone; ending is for hosts, says what it costs, and asks once more. */
export function LeaveDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const room = useRoom();
  const { hosts } = useCapabilities();
  const [sure, setSure] = useState(false);
  const close = () => {
    setSure(false);
    onClose();
  };
  return (
    <Dialog
      open={open}
      title={t("leave.title")}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("leave.stay")}</Button>
          <Button kind="main" onClick={() => room.leave()} data-testid="leave-sure">
            {t("leave.go")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("leave.what")}</p>
      {hosts && (
        <section className={styles.end}>
          <h3>{t("leave.endTitle")}</h3>
          <p className="small muted">{t("leave.endWhat")}</p>
          {sure ? (
            <div className={styles.sure}>
              <span className="small">{t("leave.endAsk")}</span>
              <Button
                kind="loss"
                data-testid="end-sure"
                onClick={() => {
                  room.end();
                  close();
                }}
              >
                {t("leave.endSure")}
              </Button>
            </div>
          ) : (
            <Button kind="loss" onClick={() => setSure(true)} data-testid="end-room">
              {t("leave.end")}
            </Button>
          )}
        </section>
      )}
    </Dialog>
  );
}
