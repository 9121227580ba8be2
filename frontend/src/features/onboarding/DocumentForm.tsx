import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, type FormEvent, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { useViewer } from "@/app/viewer";
import { Bar, Button, Icon } from "@/ui";
import { Choice, Field } from "@/ui/Field";
import { dayKey } from "@/ui/time";
import { ACCEPTED, goesWithReplacement, refusalOf, refusedBefore } from "./documents";
import styles from "./onboarding.module.css";
import { applicationQuery, type DocumentIn, deleteDocument, sendDocument } from "./queries";
import { useTexts } from "./texts";
import { DOCUMENT_KINDS, type Document } from "./types";

/** Hands in a document, or one in the place of another; how far it has come is shown on the way. */
export function DocumentForm({
  replaces,
  first,
  onDone,
  onCancel,
}: {
  replaces: Document | null;
  /** What to begin with where nothing is there yet. */
  first: (typeof DOCUMENT_KINDS)[number];
  onDone: (said: string) => void;
  onCancel: (() => void) | null;
}) {
  const { t } = useTexts();
  const viewer = useViewer();
  const queries = useQueryClient();
  const [given, setGiven] = useState<DocumentIn>({
    kind: replaces?.kind ?? first,
    title: replaces?.title ?? "",
    issuer: replaces?.issuer ?? "",
    expires_on: "",
  });
  const [file, setFile] = useState<File | null>(null);
  const [part, setPart] = useState(0);
  const [tried, setTried] = useState(false);
  const [halfDay, setHalfDay] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const send = useMutation({
    mutationFn: async (wanted: File) => {
      setPart(0);
      const sent = await sendDocument(given, wanted, setPart);
      if (!replaces || !goesWithReplacement(replaces)) return { sent, left: false };
      // The new one is there: what happens to the old one must not look as if that had failed.
      const left = await deleteDocument(replaces.id).then(
        () => false,
        () => true,
      );
      return { sent, left };
    },
    onSuccess: ({ sent, left }) => onDone(t(left ? "documents.oldStays" : "documents.arrived", { title: sent.title })),
    onSettled: () => queries.invalidateQueries({ queryKey: applicationQuery.queryKey }),
  });
  const fields = send.error instanceof Problem ? send.error.fields : {};
  const change = (partly: Partial<DocumentIn>) => setGiven({ ...given, ...partly });
  const past = given.expires_on !== "" && given.expires_on < dayKey(new Date(), viewer);
  const early = file && refusedBefore(file);
  const refusal = early ?? (send.error && refusalOf(send.error));
  const wrongTitle = tried && !given.title.trim() ? t("documents.noTitle") : undefined;
  const wrongFile = refusal
    ? t(`documents.refused.${refusal}`)
    : tried && !file
      ? t("documents.noFile")
      : fields.file?.join(" ");
  const other =
    send.error && !refusal && Object.keys(fields).length === 0
      ? send.error.message || t("documents.refused.unreachable")
      : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (send.isPending) return;
    // A day that is typed by half reads as none, and a document without one never ends.
    const half = form.current?.querySelector<HTMLInputElement>('input[type="date"]')?.validity.badInput === true;
    setHalfDay(half);
    if (file && !early && given.title.trim() && !past && !half) return send.mutate(file);
    // To the first thing that is wrong.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong]')?.focus(),
    );
  }
  return (
    <form ref={form} onSubmit={submit} className={styles.documentForm} noValidate>
      <div>
        <h3>
          <bdi>{replaces ? t("documents.replaceTitle", { title: replaces.title }) : t("documents.addTitle")}</bdi>
        </h3>
        {replaces && (
          <p className="small muted">
            {t(goesWithReplacement(replaces) ? "documents.replaceWhat" : "documents.replaceLater")}
          </p>
        )}
      </div>
      <Choice
        label={t("documents.kind")}
        value={given.kind}
        error={fields.kind?.join(" ")}
        onChange={(event) => change({ kind: event.currentTarget.value })}
        data={DOCUMENT_KINDS.map((kind) => ({ value: kind, label: t(`documents.kinds.${kind}`) }))}
      />
      <Field
        label={t("documents.name")}
        placeholder={t("documents.nameExample")}
        maxLength={120}
        dir="auto"
        value={given.title}
        error={wrongTitle ?? fields.title?.join(" ")}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <Field
          label={t("documents.issuer")}
          remark={t("profile.optional")}
          maxLength={120}
          dir="auto"
          value={given.issuer}
          error={fields.issuer?.join(" ")}
          onChange={(event) => change({ issuer: event.currentTarget.value })}
        />
        <Field
          label={t("documents.expires")}
          remark={t("documents.expiresRemark")}
          type="date"
          min={dayKey(new Date(), viewer)}
          value={given.expires_on}
          error={
            halfDay ? t("documents.expiresHalf") : past ? t("documents.expiresPast") : fields.expires_on?.join(" ")
          }
          onChange={(event) => {
            setHalfDay(false);
            change({ expires_on: event.currentTarget.value });
          }}
        />
      </div>
      <FileField file={file} onFile={setFile} sending={send.isPending ? part : null} error={wrongFile} />
      {other && (
        <p className={styles.wrong} role="alert">
          <Icon name="alert" small className={styles.wrongIcon} />
          <span>{other}</span>
        </p>
      )}
      <div className="row wrap">
        <Button type="submit" busy={send.isPending} fill="phone">
          {t("documents.submit")}
        </Button>
        {onCancel && !send.isPending && (
          <Button kind="quiet" onClick={onCancel}>
            {t("documents.cancel")}
          </Button>
        )}
      </div>
    </form>
  );
}

/** A file, chosen or dropped; while it is sent, how far it has come. */
function FileField({
  file,
  onFile,
  sending,
  error,
}: {
  file: File | null;
  onFile: (file: File) => void;
  sending: number | null;
  error: string | undefined;
}) {
  const { t, i18n } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped && sending === null) onFile(dropped);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would stand in the border of the box
    <div role="group" aria-labelledby="document-file" aria-describedby="document-file-said">
      <p className={styles.label} id="document-file">
        {t("documents.file")}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button, never instead of it */}
      <div
        className={[styles.file, over && styles.over, error && styles.fileWrong].filter(Boolean).join(" ")}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {sending !== null && file ? (
          <div className={styles.sending}>
            <span className="small" role="status">
              <bdi>{t(sending < 1 ? "documents.sending" : "documents.checking", { name: file.name })}</bdi>
            </span>
            <Bar part={sending} label={t("documents.sending", { name: file.name })} />
          </div>
        ) : (
          <>
            {file && (
              <>
                <Icon name="document" />
                <bdi className={styles.fileName}>{file.name}</bdi>
                <span className="small faint num">{sizeOf(file.size, i18n.language)}</span>
              </>
            )}
            <Button
              size="tight"
              data-wrong={error ? true : undefined}
              aria-describedby="document-file-said"
              onClick={() => input.current?.click()}
            >
              {t(file ? "documents.chooseOther" : "documents.choose")}
            </Button>
            {!file && <span className="small faint">{t("documents.drop")}</span>}
          </>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        hidden
        data-testid="document-file"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          if (chosen) onFile(chosen);
          // The same file once more, after it was saved anew, is a change too.
          event.currentTarget.value = "";
        }}
      />
      <div id="document-file-said" role="status">
        {error && (
          <p className={styles.wrong}>
            <Icon name="alert" small className={styles.wrongIcon} />
            <span>{error}</span>
          </p>
        )}
      </div>
    </div>
  );
}

/** "1.2 MB", "340 kB" */
export function sizeOf(bytes: number, language: string): string {
  const [value, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, "megabyte"] : [Math.max(1, bytes / 1000), "kilobyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}
