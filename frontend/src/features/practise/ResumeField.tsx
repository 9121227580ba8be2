import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useId, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { Bar, Button, Icon } from "@/ui";
import styles from "./practise.module.css";
import { deleteResume, resumesQuery } from "./queries";
import { useWords } from "./texts";
import type { Resume } from "./types";
import { resumeRefusal, uploadResume } from "./upload";

const KINDS = ".pdf,.docx,.txt,.md,application/pdf,text/plain";

/** "5 MB" */
function sizeOf(bytes: number, locale: string): string {
  const mega = bytes / 1024 / 1024;
  return new Intl.NumberFormat(locale, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(mega);
}

/** One résumé: chosen or dropped, read on the server, and removed from there when somebody says so. */
export function ResumeField({
  chosen,
  onChoose,
  mostBytes,
}: {
  chosen: Resume | null;
  onChoose: (resume: Resume | null) => void;
  mostBytes: number;
}) {
  const { t, i18n } = useWords();
  const queries = useQueryClient();
  const label = useId();
  const said = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [part, setPart] = useState(0);
  const { data: earlier = [] } = useQuery(resumesQuery);
  const upload = useMutation({
    mutationFn: (file: File) => {
      setPart(0);
      // Said at once rather than after sending it for nothing.
      if (file.size > mostBytes) throw new Problem(413, "resume_too_large", "");
      return uploadResume(file, setPart);
    },
    onSuccess: (resume) => {
      onChoose(resume);
      void queries.invalidateQueries({ queryKey: resumesQuery.queryKey });
    },
    onSettled: () => {
      if (input.current) input.current.value = "";
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => deleteResume(id),
    onSuccess: (_, id) => {
      queries.setQueryData(resumesQuery.queryKey, (before) => before?.filter((one) => one.id !== id));
      onChoose(null);
    },
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !upload.isPending) upload.mutate(file);
  };
  const size = sizeOf(mostBytes, i18n.language);
  const other = earlier.find((one) => one.id !== chosen?.id);
  const refusal = upload.error && resumeRefusal(upload.error);
  const unreachable = upload.error instanceof Problem && upload.error.status === 0;
  const wrong =
    upload.error && !upload.isPending
      ? refusal
        ? t(`resume.${refusal}`, { size })
        : unreachable
          ? t("resume.unreachable")
          : `${t("resume.other")} ${upload.error.message}`
      : remove.error
        ? t("resume.notRemoved")
        : null;
  const name = upload.variables?.name ?? "";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend can't carry the remark on the same line
    <div role="group" aria-labelledby={label} aria-describedby={said} data-testid="resume">
      <p className={styles.label} id={label}>
        {t("resume.label")} <span className={styles.remark}>{t("resume.remark")}</span>
      </p>
      {chosen && !upload.isPending ? (
        <div className={styles.file}>
          <Icon name="document" />
          <bdi className={styles.fileName}>{chosen.name}</bdi>
          <span className={`${styles.fileFacts} small faint`}>
            {t("resume.pages", { count: chosen.pages })}, {t("resume.claims", { count: chosen.claims })}
          </span>
          <Button
            kind="quiet"
            size="tight"
            className={styles.remove}
            busy={remove.isPending}
            onClick={() => remove.mutate(chosen.id)}
          >
            {t("resume.remove")}
          </Button>
        </div>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button, never instead of it
        <div
          className={over ? `${styles.file} ${styles.over}` : styles.file}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          {upload.isPending ? (
            <div className={styles.sending} role="status">
              <span className="small">
                <bdi>{t(part < 1 ? "resume.sending" : "resume.reading", { name })}</bdi>
              </span>
              <Bar part={part} label={t("resume.sending", { name })} />
            </div>
          ) : (
            <>
              <Button size="tight" onClick={() => input.current?.click()}>
                {t("resume.choose")}
              </Button>
              <span className={`${styles.drop} small faint`}>{t("resume.drop", { size })}</span>
            </>
          )}
        </div>
      )}
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) upload.mutate(file);
        }}
        data-testid="resume-file"
      />
      <div id={said} role="status">
        {wrong ? (
          <p className={styles.wrong}>
            <Icon name="alert" small />
            <span>{wrong}</span>
          </p>
        ) : (
          !chosen &&
          other &&
          !upload.isPending && (
            <p className={styles.found}>
              <button type="button" className={styles.link} onClick={() => onChoose(other)}>
                <bdi>{t("resume.use", { name: other.name })}</bdi>
              </button>
            </p>
          )
        )}
      </div>
    </div>
  );
}
