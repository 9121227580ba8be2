import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "@/features/sessions/words";
import { Button, Icon, Mark } from "@/ui";
import { longDate } from "@/ui/time";
import { useReread } from "./ApplicationPage";
import { AskDialog } from "./AskDialog";
import { decideDocument, fileOf } from "./queries";
import { isStale, Refusal } from "./Refusal";
import styles from "./staffPeople.module.css";
import { useNamed, useTexts } from "./texts";
import type { Application, Paper } from "./types";
import { fileSize, paperTone } from "./words";

/** What proves what the profile says, each with a decision of its own. */
export function Papers({
  application,
  onDecided,
  onFailed,
}: {
  application: Application;
  onDecided: (paper: string) => void;
  onFailed: (error: Error) => void;
}) {
  const { t } = useTexts();
  const reread = useReread(application.id);
  const [rejecting, setRejecting] = useState<Paper | null>(null);
  const decide = useMutation({
    mutationFn: ({ paper, reason }: { paper: Paper; reason?: string }) =>
      decideDocument(application.id, paper.id, reason === undefined ? "approve" : "reject", reason ?? ""),
    onSuccess: async (_, { paper }) => {
      onDecided(paper.id);
      await reread();
      // Meanwhile the next one may be in the reviewer's hands: only this one's dialog is over.
      setRejecting((open) => (open?.id === paper.id ? null : open));
    },
    onError: (error) => {
      if (isStale(error)) setRejecting(null);
      onFailed(error);
    },
  });
  if (application.documents.length === 0) return <p className="small muted">{t("case.noPapers")}</p>;
  return (
    <>
      {!application.may.decide && <p className="small muted">{t("case.openLater")}</p>}
      {decide.error && !rejecting && !isStale(decide.error) && <Refusal error={decide.error} />}
      <ul className={styles.rows}>
        {application.documents.map((paper) => (
          <PaperRow
            key={paper.id}
            application={application}
            paper={paper}
            busy={decide.isPending && decide.variables.paper.id === paper.id}
            onApprove={() => decide.mutate({ paper })}
            onReject={() => {
              decide.reset();
              setRejecting(paper);
            }}
          />
        ))}
      </ul>
      {rejecting && (
        <AskDialog
          title={t("case.rejectPaperTitle", { title: rejecting.title })}
          what={t("case.rejectPaperWhat", { name: application.person.name })}
          remark={t("case.acts.reject.remark", { name: application.person.name })}
          keep={t("case.rejectPaperKeep")}
          act={t("case.rejectPaperAct")}
          kind="loss"
          reason="required"
          longest={2000}
          busy={decide.isPending}
          error={decide.error}
          onAct={(reason) => decide.mutate({ paper: rejecting, reason })}
          onClose={() => setRejecting(null)}
        />
      )}
    </>
  );
}

function PaperRow({
  application,
  paper,
  busy,
  onApprove,
  onReject,
}: {
  application: Application;
  paper: Paper;
  busy: boolean;
  onApprove: () => void;
  onReject: () => void;
}) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const { title } = paper;
  const facts = [
    named("case.kinds", paper.kind),
    paper.issuer && t("case.issuer", { issuer: paper.issuer }),
    paper.expires_on && t("case.expires", { day: longDate(paper.expires_on, { ...words.viewer, zone: "UTC" }) }),
  ].filter(Boolean);
  return (
    <li>
      <span className={styles.marks}>
        <b dir="auto">{title}</b>
        <Mark tone={paperTone[paper.state]}>{t(`case.paperStates.${paper.state}`)}</Mark>
      </span>
      <span className="muted" dir="auto">
        {facts.join(", ")}
      </span>
      {paper.reason && (
        <span className="muted" dir="auto">
          {t("case.because", { reason: paper.reason })}
        </span>
      )}
      <span className={`${styles.acts} ${styles.paperActs}`}>
        {application.may.decide && (
          <a
            className={styles.file}
            href={fileOf(application.id, paper.id)}
            target="_blank"
            rel="noopener"
            aria-label={t("case.openLabel", { title })}
          >
            <Icon name="document" small />
            {t("case.open")}
          </a>
        )}
        <span className={`${styles.address} faint`}>
          {paper.file_name}, {fileSize(paper.size, words.viewer.locale)}
        </span>
        {application.may.decide && paper.state === "waiting" && (
          <span className={`${styles.acts} push`}>
            <Button
              id={`approve-${paper.id}`}
              size="tight"
              busy={busy}
              label={t("case.approvePaperLabel", { title })}
              onClick={onApprove}
            >
              {t("case.approvePaper")}
            </Button>
            <Button size="tight" label={t("case.rejectPaperLabel", { title })} onClick={() => !busy && onReject()}>
              {t("case.rejectPaper")}
            </Button>
          </span>
        )}
      </span>
    </li>
  );
}
