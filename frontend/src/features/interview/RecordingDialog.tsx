import { useQuery } from "@tanstack/react-query";
import { Button, Waiting } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import styles from "./interview.module.css";
import { consentQuery } from "./queries";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";

/** Whether the sound is kept: what that means, and the way to change it at any moment. */
export function RecordingDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const interview = useInterview();
  const { on, consented } = useInterviewState((state) => state.recording);
  const { data: consent, isPending } = useQuery({ ...consentQuery, enabled: open });
  const agreed = on || consented;
  const give = () => {
    if (consent) interview.consent(consent.version);
    onClose();
  };
  const stop = () => {
    interview.withdraw();
    onClose();
  };
  return (
    <Dialog
      open={open}
      title={t("recording.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("recording.close")}</Button>
          {agreed && (
            <Button kind="loss" onClick={stop} data-testid="stop-recording">
              {t("recording.stop")}
            </Button>
          )}
          {!agreed && consent && (
            <Button kind="main" onClick={give} data-testid="give-consent">
              {t("recording.give")}
            </Button>
          )}
        </>
      }
    >
      <div className="stack muted" data-testid="recording">
        <p>{t(on ? "recording.on" : consented ? "recording.given" : "recording.off")}</p>
        {agreed && <p>{t("recording.stopWhat")}</p>}
        {consent && (
          <section>
            <h3 className={styles.label}>{t("recording.text")}</h3>
            <p className="small">{consent.text}</p>
          </section>
        )}
        {!consent && (isPending ? <Waiting lines={2} /> : <p>{t("recording.missing")}</p>)}
      </div>
    </Dialog>
  );
}
