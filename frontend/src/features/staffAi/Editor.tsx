import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, ButtonLink, Failed, Mark, Note, PageTitle } from "@/ui";
import { Field } from "@/ui/Field";
import { BodyFields, fieldNames } from "./BodyFields";
import { TopicChoice } from "./ContentPage";
import { bodyOf, changed, type Form, formOf, merged, otherProblems, problemsOf, refusal } from "./editing";
import { History } from "./History";
import { PreviewPart } from "./PreviewPart";
import { getEntry, type PublishIn, publish } from "./queries";
import { RetireButton } from "./RetireButton";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { Body, ContentEntry } from "./types";

/** A piece of content as a form: change, try out, publish as the next version. */
export function Editor({ entry, newest, isNew }: { entry: ContentEntry; newest: number; isNew?: boolean }) {
  const { t } = useTexts();
  const words = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { kind } = entry;
  // What the form began with. The entry may be told anew while somebody writes; the form goes on from here.
  const [began, setBegan] = useState(entry.body);
  const [form, setForm] = useState<Form>(() => formOf(kind, entry.body));
  const [key, setKey] = useState(entry.key);
  const [keyMissing, setKeyMissing] = useState(false);
  const [topic, setTopic] = useState(entry.topic ?? "");
  const [note, setNote] = useState("");
  const [base, setBase] = useState(newest);
  // What somebody else has published meanwhile.
  const [theirs, setTheirs] = useState<ContentEntry | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const body = useMemo(() => bodyOf(kind, form, began), [kind, form, began]);
  const changes = changed(body, began);
  const old = !isNew && entry.version < newest;
  const dirty = changes.length > 0;
  useLeaveWarning(dirty && done === null);

  const send = useMutation({
    mutationFn: (given: PublishIn) => publish(kind, isNew ? key.trim() : entry.key, given),
    onSuccess: async (made) => {
      setDone(made.version);
      setNote("");
      setTheirs(null);
      setBase(made.version);
      if (!old) take(made.body);
      await queries.invalidateQueries({ queryKey: ["staff", "content"] });
      queries.removeQueries({ queryKey: ["staff", "entry", kind, entry.key], type: "inactive" });
      if (isNew || old) navigate(`/staff/content/${kind}/${made.key}`, { replace: true });
      else await queries.invalidateQueries({ queryKey: ["staff", "entry", kind, entry.key] });
    },
    onError: async (error) => {
      if (refusal(error) !== "stale" || isNew) return;
      setTheirs(await getEntry(kind, entry.key).catch(() => null));
    },
  });
  const refused = refusal(send.error);
  const problems = send.error instanceof Problem && refused === "invalid" ? send.error.fields : {};
  const others = otherProblems(problems, [
    ...fieldNames(kind),
    "key",
    "topic",
    ...(kind === "question" ? ["points"] : []),
  ]);
  const names = useNames();

  useEffect(() => {
    if (refused !== "invalid" && !keyMissing) return;
    const first = document.querySelector<HTMLElement>(
      "form [data-error] input, form [data-error], form [aria-invalid=true]",
    );
    first?.scrollIntoView?.({ block: "center" });
    first?.focus({ preventScroll: true });
  }, [refused, keyMissing]);

  function take(next: Body) {
    setBegan(next);
    setForm(formOf(kind, next));
  }
  function goOn() {
    if (!theirs) return;
    setForm(formOf(kind, merged(began, body, theirs.body).body));
    setBegan(theirs.body);
    setBase(theirs.version);
    send.reset();
  }
  function change(next: Form) {
    setForm(next);
    setDone(null);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (send.isPending) return;
    setDone(null);
    setKeyMissing(isNew === true && !key.trim());
    if (isNew && !key.trim()) return;
    send.mutate({ body, note: note.trim(), base_version: isNew ? 0 : base, ...(isNew && { topic }) });
  }
  const title = isNew ? t("editor.newTitle") : (entry.title ?? entry.key);
  const versionNow = Math.max(newest, done ?? 0);
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={<bdi className={staff.quote}>{title}</bdi>}
        tab={title}
        crumbs={<Link to={`/staff/content?kind=${kind}`}>{t("content.title")}</Link>}
        lead={
          isNew ? (
            t("editor.newLead")
          ) : (
            <>
              <span className="code">{entry.key}</span>.{" "}
              {entry.topic
                ? t("editor.lead", { version: entry.version, topic: entry.topic })
                : t("editor.leadPlain", { version: entry.version })}{" "}
              {entry.retired && <Mark>{t("content.retired")}</Mark>}
            </>
          )
        }
      />
      <div className={styles.notes}>
        {old && (
          <Note tone="soon">
            {t("editor.old", { version: entry.version, newest, next: newest + 1 })}{" "}
            <Link to={`/staff/content/${kind}/${entry.key}`}>{t("editor.toNewest")}</Link>
          </Note>
        )}
        {entry.retired && <Note icon="pause">{t("editor.retiredNote")}</Note>}
      </div>
      <div className={styles.beside}>
        <form onSubmit={submit} className={styles.form} noValidate>
          {isNew && (
            <div className={styles.pair}>
              <TopicChoice value={topic} onChange={setTopic} error={problemsOf(problems, "topic")} />
              <Field
                label={t("editor.key")}
                help={t("editor.keyHelp")}
                error={keyMissing ? t("editor.keyMissing") : problemsOf(problems, "key")}
                spellCheck={false}
                autoComplete="off"
                required
                maxLength={80}
                value={key}
                onChange={(event) => setKey(event.currentTarget.value)}
              />
            </div>
          )}
          <BodyFields kind={kind} form={form} problems={problems} onChange={change} />
          <div className={styles.publish}>
            <Field
              label={t("editor.note")}
              remark={t("editor.noteRemark")}
              help={t("editor.noteHelp")}
              maxLength={400}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            {refused === "stale" && (
              <Note tone="soon" live>
                <b>{t("editor.stale", { version: theirs?.version ?? base + 1 })}</b> {t("editor.staleWhat")}{" "}
                {theirs && <Theirs began={began} mine={body} theirs={theirs.body} />}
                <span className={styles.choices}>
                  <Button size="tight" disabled={!theirs} onClick={goOn}>
                    {t("editor.staleKeep")}
                  </Button>
                  <ButtonLink size="tight" href={`/staff/content/${kind}/${entry.key}`}>
                    {t("editor.staleTake")}
                  </ButtonLink>
                </span>
              </Note>
            )}
            {refused === "invalid" && (
              <>
                <Failed what={t("editor.invalid")} />
                {others.length > 0 && (
                  <ul className={`${styles.problems} small`}>
                    {others.map((words) => (
                      <li key={words}>{words}</li>
                    ))}
                  </ul>
                )}
              </>
            )}
            {refused === "other" && <ProblemNote error={send.error} />}
            {done !== null && (
              <Note tone="good" live>
                {t("editor.published", { version: done })}
              </Note>
            )}
            <div className="row wrap wide">
              <Button
                type="submit"
                kind="main"
                fill="phone"
                busy={send.isPending}
                disabled={refused === "stale" || (!isNew && !dirty && !old)}
              >
                {isNew ? t("editor.publishFirst") : t("editor.publish", { version: Math.max(base, versionNow) + 1 })}
              </Button>
              {dirty && !isNew && (
                <Button kind="quiet" onClick={() => change(formOf(kind, began))}>
                  {t("editor.reset")}
                </Button>
              )}
              <span className="small muted">
                {dirty ? !isNew && t("editor.changes", { list: names(changes) }) : t("editor.unchanged")}
              </span>
            </div>
          </div>
        </form>
        <aside>
          <PreviewPart kind={kind} name={isNew ? key.trim() || "new-question" : entry.key} topic={topic} body={body} />
          {!isNew && (
            <>
              <History entry={entry} newest={versionNow} words={words} />
              {kind === "question" && (
                <RetireButton
                  retired={entry.retired ?? false}
                  busy={send.isPending}
                  onRetire={(retired) => send.mutate({ base_version: base, note: note.trim(), retired })}
                />
              )}
            </>
          )}
        </aside>
      </div>
    </div>
  );
}

/** What somebody else changed, and where it is the same that was changed here. */
function Theirs({ began, mine, theirs }: { began: Body; mine: Body; theirs: Body }) {
  const { t } = useTexts();
  const names = useNames();
  const list = changed(began, theirs);
  const { both } = merged(began, mine, theirs);
  return (
    <>
      {list.length > 0 ? t("editor.staleChanged", { list: names(list) }) : t("editor.staleSame")}{" "}
      {both.length > 0 && t("editor.staleBoth", { list: names(both) })}
    </>
  );
}

/** The names of parts as a list in a sentence. */
function useNames(): (list: readonly string[]) => string {
  const { i18n } = useTranslation();
  return (list) =>
    new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(list.map((name) => name.replaceAll("_", " ")));
}

/** The browser asks before it throws unpublished words away. */
function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
}
