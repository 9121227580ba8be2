import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { applicationQuery, withdrawApplication } from "./queries";
import { useTexts } from "./texts";

/** Asks before an application is taken back. */
export function WithdrawDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: withdrawApplication,
    onSuccess: (application) => {
      onClose();
      queries.setQueryData(applicationQuery.queryKey, application);
    },
    onError: () => queries.invalidateQueries({ queryKey: applicationQuery.queryKey }),
  });
  return (
    <Dialog
      open
      title={t("waits.withdrawTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("waits.withdrawKeep")}</Button>
          <Button kind="loss" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t("waits.withdrawAct")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("waits.withdrawWhat")}</p>
      {withdraw.error && <ProblemNote error={withdraw.error} />}
    </Dialog>
  );
}
