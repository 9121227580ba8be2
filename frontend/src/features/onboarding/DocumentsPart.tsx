import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useWords } from "@/features/sessions/words";
import { Button, ButtonLink, Empty, Icon, Mark, type Tone } from "@/ui";
import { dayKey, longDate, relative, shortDay } from "@/ui/time";
import { DocumentForm, sizeOf } from "./DocumentForm";
import { byUrgency, endsSoon } from "./documents";
import styles from "./onboarding.module.css";
import { documentFile } from "./queries";
import { useTexts } from "./texts";
import type { Application, Document } from "./types";

// Brings the dialog's parts along, which most never open.
const RemoveDialog = lazy(() => import("./RemoveDialog").then((module) => ({ default: module.RemoveDialog })));

const MOST = 20;
const tones: Record<Document["state"], Tone> = {
  waiting: "state",
  approved: "good",
  rejected: "loss",
  expired: "soon",
};

/** The documents of an application: what was decided about each and why, and the way to hand in another. */
export function DocumentsPart({ application, locked }: { application: Application; locked?: boolean }) {
  const { t } = useTexts();
  const { documents } = application;
  const [open, setOpen] = useState<"new" | Document | null>(null);
  const [removing, setRemoving] = useState<Document | null>(null);
  const [said, setSaid] = useState("");
  const place = useRef<HTMLDivElement>(null);
  const hasIdentity = documents.some((one) => one.kind === "identity" && !["rejected", "expired"].includes(one.state));
  const full = documents.length >= MOST;
  // Somebody who has nothing here yet needs no button before the form.
  const shown = locked ? null : (open ?? (documents.length === 0 ? "new" : null));

  useEffect(() => {
    if (open) place.current?.querySelector<HTMLElement>("select, input")?.focus();
  }, [open]);

  function done(words: string) {
    setOpen(null);
    setSaid(words);
  }
  return (
    <div className={styles.documents}>
      <p className="small muted">{t("documents.what")}</p>
      {!hasIdentity && !locked && <p className="small">{t("documents.identityNeeded")}</p>}
      {documents.length > 0 && (
        <ul className={styles.papers} aria-label={t("documents.list")}>
          {byUrgency(documents).map((document) => (
            <Paper
              key={document.id}
              document={document}
              locked={locked ?? false}
              onReplace={() => setOpen(document)}
              onRemove={() => setRemoving(document)}
            />
          ))}
        </ul>
      )}
      {documents.length === 0 && locked && (
        <Empty>
          <p>{t("documents.none")}</p>
        </Empty>
      )}
      <p role="status" className={said ? "small" : "hide"}>
        {said}
      </p>
      {locked && <p className="small muted">{t("documents.locked")}</p>}
      {!locked && full && shown === null && <p className="small muted">{t("documents.full")}</p>}
      <div ref={place}>
        {shown && (
          <DocumentForm
            key={shown === "new" ? "new" : shown.id}
            replaces={shown === "new" ? null : shown}
            first={hasIdentity ? "certificate" : "identity"}
            onDone={done}
            onCancel={documents.length > 0 ? () => setOpen(null) : null}
          />
        )}
      </div>
      {!locked && !shown && !full && (
        <p>
          <Button icon="plus" onClick={() => setOpen("new")}>
            {t("documents.add")}
          </Button>
        </p>
      )}
      {removing && (
        <Suspense fallback={null}>
          <RemoveDialog document={removing} onClose={() => setRemoving(null)} />
        </Suspense>
      )}
    </div>
  );
}

function Paper({
  document,
  locked,
  onReplace,
  onRemove,
}: {
  document: Document;
  locked: boolean;
  onReplace: () => void;
  onRemove: () => void;
}) {
  const { t, i18n } = useTexts();
  const { viewer, now } = useWords();
  // A day of the calendar is the same day in every zone.
  const day = (at: string) => longDate(`${at}T00:00:00Z`, { ...viewer, zone: "UTC" }, now);
  const again = document.state === "rejected" || document.state === "expired";
  const soon = endsSoon(document, dayKey(now, viewer));
  const facts = [
    t(`documents.kinds.${document.kind}`),
    document.issuer && t("documents.issuedBy", { issuer: document.issuer }),
    document.expires_on && t("documents.until", { day: day(document.expires_on) }),
    t("documents.sent", { day: shortDay(document.created_at, viewer, now) }),
  ].filter(Boolean);
  return (
    <li data-state={document.state}>
      <Icon name="document" className={styles.paperIcon} />
      <div>
        <p className="row wrap">
          <b>
            <bdi>{document.title}</bdi>
          </b>
          <Mark tone={tones[document.state]}>{t(`documents.states.${document.state}`)}</Mark>
        </p>
        <p className="small muted">
          <bdi>{facts.join(", ")}</bdi>
        </p>
        <p className="small faint">
          <bdi>{document.file_name}</bdi>, <span className="num">{sizeOf(document.size, i18n.language)}</span>
        </p>
        {document.state === "rejected" && (
          <p className={styles.why} dir="auto">
            {document.reason
              ? t("documents.stateWhat.rejected", { reason: document.reason })
              : t("documents.stateWhat.rejectedPlain")}
          </p>
        )}
        {document.state === "expired" && <p className={styles.why}>{t("documents.stateWhat.expired")}</p>}
        {soon && document.expires_on && (
          <p className={styles.why}>
            {t("documents.stateWhat.ends", {
              day: day(document.expires_on),
              when: relative(`${document.expires_on}T23:59:59Z`, viewer.locale, now),
            })}
          </p>
        )}
      </div>
      <div className={styles.paperActs}>
        {!locked && (again || soon) && (
          <Button size="tight" label={t("documents.replaceLabel", { title: document.title })} onClick={onReplace}>
            {t("documents.replace")}
          </Button>
        )}
        <ButtonLink
          size="tight"
          kind="quiet"
          href={documentFile(document.id)}
          download
          label={t("documents.downloadLabel", { title: document.title })}
        >
          {t("documents.download")}
        </ButtonLink>
        {!locked && !again && !soon && (
          <Button
            size="tight"
            kind="quiet"
            label={t("documents.replaceLabel", { title: document.title })}
            onClick={onReplace}
          >
            {t("documents.replace")}
          </Button>
        )}
        {!locked && (
          <Button
            size="tight"
            kind="quiet"
            label={t("documents.removeLabel", { title: document.title })}
            onClick={onRemove}
          >
            {t("documents.remove")}
          </Button>
        )}
      </div>
    </li>
  );
}
