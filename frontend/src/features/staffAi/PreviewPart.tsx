import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import staff from "@/features/staff/staff.module.css";
import { Button, Failed, Icon } from "@/ui";
import { TextField } from "@/ui/Field";
import { otherProblems, refusal } from "./editing";
import { preview } from "./queries";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { Body, ContentKind, Preview, PreviewReading } from "./types";

/** How the words in the form would be said, and how an example answer would be read. Nothing is kept. */
export function PreviewPart({
  kind,
  name,
  topic,
  body,
}: {
  kind: ContentKind;
  name: string;
  topic: string;
  body: Body;
}) {
  const { t } = useTexts();
  const [answer, setAnswer] = useState("");
  const show = useMutation({
    mutationFn: () =>
      preview(kind, name, { body, ...(topic && { topic }), ...(answer.trim() && { answer: answer.trim() }) }),
  });
  const wrong = show.error instanceof Problem && refusal(show.error) === "invalid" ? show.error.fields : null;
  return (
    <section className={staff.section} aria-labelledby="preview">
      <h2 id="preview">{t("preview.title")}</h2>
      <p className="small muted">{t("preview.lead")}</p>
      <div className={styles.fields}>
        {kind === "question" && (
          <TextField
            label={t("preview.answer")}
            remark={t("preview.answerRemark")}
            help={t("preview.answerHelp")}
            autosize
            minRows={3}
            maxRows={12}
            maxLength={8000}
            dir="auto"
            value={answer}
            onChange={(event) => setAnswer(event.currentTarget.value)}
          />
        )}
        <div className="row">
          <Button busy={show.isPending} onClick={() => show.mutate()}>
            {t("preview.act")}
          </Button>
        </div>
        {show.error && !wrong && <ProblemNote error={show.error} />}
        {wrong && (
          <>
            <Failed what={t("editor.invalid")} />
            <ul className={`${styles.problems} small`}>
              {otherProblems(wrong, []).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </>
        )}
        {show.data && !show.error && <Shown told={show.data} />}
      </div>
    </section>
  );
}

function Shown({ told }: { told: Preview }) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const samples = told.samples ?? [];
  const messages = told.messages ?? [];
  const nothing = !told.said && samples.length + messages.length === 0 && !told.reading;
  return (
    <div className={styles.shown} role="status">
      {nothing && <p className="small muted">{t("preview.nothing")}</p>}
      {told.said && samples.length === 0 && (
        <>
          <h3>{t("preview.said")}</h3>
          <p dir="auto">{common("quote", { text: told.said })}</p>
          {told.plan && (
            <p className="small faint">{t("preview.place", { number: told.plan.number, of: told.plan.of })}</p>
          )}
        </>
      )}
      {samples.length > 0 && (
        <dl>
          {samples.map((sample) => (
            <div key={sample.kind}>
              <dt className="small faint">{sample.title}</dt>
              <dd dir="auto">{common("quote", { text: sample.said })}</dd>
            </div>
          ))}
        </dl>
      )}
      {messages.length > 0 && (
        <>
          <h3>{t("preview.messages")}</h3>
          {messages.map((message, index) => (
            <div key={index}>
              <p className="small faint">{message.role}</p>
              <pre className={styles.message}>{message.text}</pre>
            </div>
          ))}
        </>
      )}
      {told.reading && <Reading reading={told.reading} />}
    </div>
  );
}

function Reading({ reading }: { reading: PreviewReading }) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const substance = (["none", "thin", "full"] as const).find((one) => one === reading.substance) ?? "full";
  return (
    <>
      <h3>{t("preview.reading")}</h3>
      <p className="small muted">
        {reading.score === null
          ? t("preview.unscored", { by: reading.by })
          : t("preview.score", { percent: Math.round(reading.score * 100), by: reading.by })}{" "}
        {t(`preview.substance.${substance}`)} {reading.parroted && t("preview.parroted")}{" "}
        {reading.off_topic && t("preview.offTopic")}
      </p>
      {reading.made.length > 0 && (
        <div className={styles.points}>
          <p className="small faint">{t("preview.made")}</p>
          <ul>
            {reading.made.map((point) => (
              <li key={point.id}>
                <Icon name="check" small />
                <span>
                  <span dir="auto">{point.text}</span>{" "}
                  <bdi className="muted">{common("quote", { text: point.quote })}</bdi>
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {reading.missing.length > 0 && (
        <div className={styles.points}>
          <p className="small faint">{t("preview.missing")}</p>
          <ul className="muted">
            {reading.missing.map((point) => (
              <li key={point.id}>
                <Icon name="plus" small />
                <span dir="auto">{point.text}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {reading.pitfalls.length > 0 && (
        <div className={styles.points}>
          <p className="small faint">{t("preview.pitfalls")}</p>
          <ul>
            {reading.pitfalls.map((words) => (
              <li key={words}>
                <Icon name="alert" small />
                <bdi>{common("quote", { text: words })}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
      {reading.follow_up && (
        <p className="small muted">
          {reading.follow_up.kind === "close" || !reading.follow_up.text
            ? t("preview.end")
            : t("preview.next", { text: reading.follow_up.text })}
        </p>
      )}
    </>
  );
}
