import { useState } from "react";
import type { IncidentKind } from "@/features/room/core/frames";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Segments, TextField } from "@/ui/Field";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";

/** A report to the staff. It is kept until the server has taken it. */
export function TroubleDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const interview = useInterview();
  const [kind, setKind] = useState<IncidentKind>("technical");
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  const [sent, setSent] = useState(false);
  const waits = useInterviewState((state) => state.reporting !== null);

  const close = () => {
    if (sent) setText("");
    setSent(false);
    setMissing(false);
    onClose();
  };
  const send = () => {
    const said = text.trim();
    setMissing(!said);
    if (!said) return;
    interview.report(kind, said.slice(0, 4000));
    setSent(true);
  };

  if (sent) {
    return (
      <Dialog
        open={open}
        title={t(waits ? "trouble.title" : "trouble.sent")}
        onClose={close}
        actions={
          <Button kind="main" onClick={close}>
            {t("trouble.cancel")}
          </Button>
        }
      >
        <p className="muted" role="status" data-testid="incident-state" data-sent={!waits}>
          {t(waits ? "trouble.waiting" : "trouble.sentWhat")}
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      title={t("trouble.title")}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("trouble.cancel")}</Button>
          <Button kind="main" onClick={send} data-testid="incident-send">
            {t("trouble.send")}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <p className="muted">{t("trouble.quick")}</p>
        <Segments
          label={t("trouble.kind")}
          value={kind}
          onChange={setKind}
          options={[
            { value: "technical", label: t("trouble.technical") },
            { value: "conduct", label: t("trouble.conduct") },
          ]}
        />
        <TextField
          label={t("trouble.text")}
          value={text}
          rows={4}
          maxLength={4000}
          error={missing && !text.trim() ? t("trouble.empty") : undefined}
          onChange={(event) => setText(event.target.value)}
          data-testid="incident-text"
        />
        <p className="small muted">{t("trouble.what")}</p>
      </div>
    </Dialog>
  );
}
