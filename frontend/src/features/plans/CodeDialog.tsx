import { useEffect } from "react";
import { moneyMoved } from "@/features/checkout/queries";
import { CodeForm } from "@/features/unlock/CodeForm";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import styles from "./plans.module.css";
import { useWords } from "./texts";

/** An invite code, from the wallet. */
export function CodeDialog({ open, onUsed, onClose }: { open: boolean; onUsed: () => void; onClose: () => void }) {
  const { t } = useWords();
  useEffect(() => () => moneyMoved(), []);
  return (
    <Dialog
      open={open}
      title={t("codeTitle")}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("codeClose")}</Button>}
    >
      <div className={styles.inDialog}>
        <CodeForm onUnlocked={onUsed} bare />
      </div>
    </Dialog>
  );
}
