import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useViewer } from "@/app/viewer";
import { moneyMoved } from "@/features/checkout/queries";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { longDate } from "@/ui/time";
import styles from "./plans.module.css";
import { cancelSubscription } from "./queries";
import { useWords } from "./texts";
import type { Subscription } from "./types";

/** Cancelling: what stays until when, and why, if somebody likes to say. */
export function CancelDialog({ open, sub, onClose }: { open: boolean; sub: Subscription; onClose: () => void }) {
  const { t } = useWords();
  const viewer = useViewer();
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () => cancelSubscription(sub.id, reason.trim()),
    onSuccess: () => {
      moneyMoved();
      onClose();
    },
  });
  const trial = sub.state === "trialing";
  const until = trial ? sub.trial_ends_at : sub.period_end;
  return (
    <Dialog
      open={open}
      title={t("cancel.title", { plan: sub.title })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel.keep")}</Button>
          <Button kind="loss" busy={cancel.isPending} onClick={() => cancel.mutate()} data-testid="cancel-now">
            {t("cancel.go")}
          </Button>
        </>
      }
    >
      <p className="muted">
        {t(trial ? "cancel.whatTrial" : "cancel.what", {
          plan: sub.title,
          day: until ? longDate(until, viewer) : "",
        })}
      </p>
      <div className={styles.inDialog}>
        <TextField
          label={t("cancel.reason")}
          remark={t("cancel.remark")}
          rows={3}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {cancel.error && <ProblemNote error={cancel.error} />}
      </div>
    </Dialog>
  );
}
