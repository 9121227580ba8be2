import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { answersOf } from "./core/interviewState";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";

/** Ending is for good: what it gives, and what it takes. */
export function EndDialog({ open, unsent, onClose }: { open: boolean; unsent: () => boolean; onClose: () => void }) {
  const { t } = useWords();
  const interview = useInterview();
  const count = useInterviewState(answersOf);
  const end = () => {
    onClose();
    void interview.act("finish");
  };
  return (
    <Dialog
      open={open}
      title={t("end.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("end.keep")}</Button>
          <Button kind="loss" onClick={end} data-testid="end-sure">
            {t("end.end")}
          </Button>
        </>
      }
    >
      <div className="stack muted">
        <p>{t("end.what", { count })}</p>
        {open && unsent() && <p>{t("end.draft")}</p>}
      </div>
    </Dialog>
  );
}
