import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Problem } from "@/api/problem";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Refusal } from "./Refusal";
import styles from "./staffPeople.module.css";
import { useTexts } from "./texts";

/** Asks before an act, saying what follows from it; with `reason`, also why. */
export function AskDialog({
  title,
  what,
  keep,
  act,
  kind = "main",
  reason: asked = "none",
  longest = 500,
  remark,
  busy,
  error,
  onAct,
  onClose,
  children,
}: {
  title: string;
  what?: ReactNode;
  keep: string;
  act: string;
  kind?: "main" | "loss";
  reason?: "none" | "optional" | "required";
  /** Letters of a reason that the server keeps. */
  longest?: number;
  /** Who reads the reason. */
  remark?: string;
  busy: boolean;
  error?: unknown;
  onAct: (reason: string) => void;
  onClose: () => void;
  /** More fields, above the reason. */
  children?: ReactNode;
}) {
  const { t } = useTexts();
  const form = useId();
  const [reason, setReason] = useState("");
  const said = error instanceof Problem ? error.fields.reason?.join(" ") : undefined;
  const ready = asked !== "required" || reason.trim() !== "";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (ready && !busy) onAct(reason.trim());
  }
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button type="submit" form={form} kind={kind} busy={busy} disabled={!ready}>
            {act}
          </Button>
        </>
      }
    >
      {what && <p className="muted">{what}</p>}
      <form id={form} onSubmit={submit} className={styles.fields}>
        {children}
        {asked !== "none" && (
          <TextField
            label={t("reason")}
            remark={remark}
            help={t("keys")}
            error={said}
            data-autofocus={children === undefined || undefined}
            autosize
            minRows={2}
            maxRows={8}
            required={asked === "required"}
            maxLength={longest}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        )}
        {error !== undefined && error !== null && !said && <Refusal error={error} />}
      </form>
    </Dialog>
  );
}
