import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { roomClock } from "@/ui/time";
import { deleteRecording, recordingsQuery } from "./queries";
import { useTexts } from "./texts";
import type { Recording } from "./types";

/** Says what is lost and what stays, then deletes. */
export function DeleteDialog({
  room,
  recording,
  onClose,
}: {
  room: string;
  recording: Recording;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => deleteRecording(room, recording.id),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: recordingsQuery(room).queryKey });
    },
  });
  const from = roomClock(recording.started_ms);
  return (
    <Dialog
      open
      title={t("delete.title", { clock: from })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("delete.keep")}</Button>
          <Button kind="loss" busy={act.isPending} onClick={() => act.mutate()} data-testid="delete-recording">
            {t("delete.act")}
          </Button>
        </>
      }
    >
      <p className="muted">
        {recording.ended_ms === null
          ? t("delete.lostNow", { from })
          : t("delete.lost", { from, to: roomClock(recording.ended_ms) })}
      </p>
      <p className="muted small" style={{ marginTop: "var(--s2)" }}>
        {t("delete.kept")}
      </p>
      {act.error && <ProblemNote error={act.error} />}
    </Dialog>
  );
}
