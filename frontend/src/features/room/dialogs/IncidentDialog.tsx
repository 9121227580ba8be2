import { useState } from "react";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Choice, Segments, TextField } from "@/ui/Field";
import type { IncidentKind } from "../core/frames";
import { useOthers, useRoom, useRoomState, useWords } from "../useRoom";
import styles from "./dialogs.module.css";

/** A report: what is wrong, about whom, and what goes with it. It is kept until the server has taken it. */
export function IncidentDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const room = useRoom();
  const others = useOthers();
  const [kind, setKind] = useState<IncidentKind>("technical");
  const [text, setText] = useState("");
  const [about, setAbout] = useState("");
  const [missing, setMissing] = useState(false);
  const [sent, setSent] = useState<string | null>(null);
  // Drawn again with every word of the server, so that the answer is seen when it comes.
  useRoomState((state) => state);
  const waits = sent !== null && room.isUnanswered(sent);

  const close = () => {
    if (sent !== null) {
      setSent(null);
      setText("");
      setAbout("");
    }
    setMissing(false);
    onClose();
  };
  const send = () => {
    const said = text.trim();
    if (!said) {
      setMissing(true);
      return;
    }
    setSent(room.report(kind, said.slice(0, 4000), about || null));
  };

  if (sent !== null) {
    return (
      <Dialog
        open={open}
        title={waits ? t("incident.title") : t("incident.sent")}
        onClose={close}
        actions={
          <Button kind="main" onClick={close} data-testid="incident-close">
            {t("incident.close")}
          </Button>
        }
      >
        <p className="muted" role="status" data-testid="incident-state" data-sent={!waits}>
          {t(waits ? "incident.waiting" : "incident.sentWhat")}
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      title={t("incident.title")}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("incident.cancel")}</Button>
          <Button kind="main" onClick={send} data-testid="incident-send">
            {t("incident.send")}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <p className="muted">{t("incident.quick")}</p>
        <Segments
          label={t("incident.kind")}
          value={kind}
          onChange={setKind}
          options={[
            { value: "technical", label: t("incident.technical") },
            { value: "conduct", label: t("incident.conduct") },
          ]}
        />
        <p className="small faint">{t(kind === "technical" ? "incident.technicalHelp" : "incident.conductHelp")}</p>
        <TextField
          label={t("incident.text")}
          value={text}
          rows={4}
          maxLength={4000}
          error={missing && !text.trim() ? t("incident.empty") : undefined}
          onChange={(event) => setText(event.target.value)}
          data-testid="incident-text"
        />
        {others.length > 0 && (
          <Choice
            label={t("incident.about")}
            value={about}
            onChange={(event) => setAbout(event.target.value)}
            data={[
              { value: "", label: t("incident.nobody") },
              ...others.map((seat) => ({ value: seat.seat, label: seat.name })),
            ]}
          />
        )}
        <p className="small muted">{t("incident.what")}</p>
      </div>
    </Dialog>
  );
}
