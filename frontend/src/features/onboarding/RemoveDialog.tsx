import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { applicationQuery, deleteDocument } from "./queries";
import { useTexts } from "./texts";
import type { Document } from "./types";

/** Asks before a document is deleted for good. */
export function RemoveDialog({ document, onClose }: { document: Document; onClose: () => void }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteDocument(document.id),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: applicationQuery.queryKey }),
  });
  return (
    <Dialog
      open
      title={<bdi>{t("documents.removeTitle", { title: document.title })}</bdi>}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("documents.keep")}</Button>
          <Button kind="loss" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t("documents.removeAct")}
          </Button>
        </>
      }
    >
      <p className="muted">
        {t("documents.removeWhat")} {document.state === "approved" && t("documents.removeApproved")}
      </p>
      {remove.error && <ProblemNote error={remove.error} />}
    </Dialog>
  );
}
