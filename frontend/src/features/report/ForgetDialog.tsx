import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { forget, reportQuery } from "./queries";
import { useTexts } from "./texts";

const Dialog = lazy(() => import("@/ui/Dialog").then((module) => ({ default: module.Dialog })));

/** Says what is lost and what is kept, then deletes. */
export function ForgetDialog({ id, open, onClose }: { id: string; open: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => forget(id),
    onSuccess: async () => {
      onClose();
      // Nothing of it stays in this browser either.
      queries.removeQueries({ queryKey: ["ai", "retakes", id] });
      queries.removeQueries({ queryKey: ["ai", "interviews", id] });
      await queries.resetQueries({ queryKey: reportQuery(id).queryKey });
      await queries.invalidateQueries({ queryKey: ["ai"] });
    },
  });
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <Dialog
        open
        title={t("forget.title")}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>{t("forget.keep")}</Button>
            <Button kind="loss" busy={act.isPending} onClick={() => act.mutate()}>
              {t("forget.act")}
            </Button>
          </>
        }
      >
        <p className="muted">{t("forget.lost")}</p>
        <p className="muted small" style={{ marginTop: "var(--s2)" }}>
          {t("forget.kept")}
        </p>
        {act.error && <ProblemNote error={act.error} />}
      </Dialog>
    </Suspense>
  );
}
