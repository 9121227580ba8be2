import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button, Note, Sheet } from "@/ui";
import { Field, Segments, TextField } from "@/ui/Field";
import { resolve, STAFF_BOOKINGS, storyQuery } from "./queries";
import styles from "./staffBookings.module.css";
import { outcomeOf } from "./story";
import { useTexts } from "./texts";
import { type BookingStory, DECISIONS, type Decision } from "./types";

/** The last word about a session's tokens, saying before what each decision does. */
export function Resolve({ story }: { story: BookingStory }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const [decision, setDecision] = useState<Decision | null>(null);
  const [part, setPart] = useState("");
  const [answer, setAnswer] = useState("");
  const [tried, setTried] = useState(false);
  const outcome = decision && outcomeOf(story, decision, part.trim() === "" ? null : Number(part));
  const names = {
    candidate: story.candidate.name || t("sides.candidate"),
    interviewer: story.interviewer?.name || t("sides.interviewer"),
  };
  const decide = useMutation({
    mutationFn: () =>
      resolve(story.id, {
        decision: decision ?? "return",
        answer: answer.trim(),
        ...(decision === "split" && { tokens: Number(part) }),
      }),
    onSuccess: (fresh) => queries.setQueryData(storyQuery(story.id).queryKey, fresh),
    onSettled: () => queries.invalidateQueries({ queryKey: STAFF_BOOKINGS }),
  });
  const lacking =
    decide.error instanceof Problem && decide.error.code === "candidate_lacks_tokens" && decide.error.said.missing;
  // Sharing needs two tokens at least.
  const options = DECISIONS.filter((one) => one !== "split" || story.price_tokens > 1);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (outcome && answer.trim() && !decide.isPending) decide.mutate();
  }
  return (
    <Sheet label={t("resolve.title")} className={styles.section}>
      <h2>{t("resolve.title")}</h2>
      <p className="small muted">{t("resolve.what")}</p>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Segments<Decision>
          label={t("resolve.decision")}
          options={options.map((value) => ({ value, label: t(`resolve.options.${value}`) }))}
          value={decision}
          onChange={setDecision}
        />
        {tried && !decision && <p className={styles.wrong}>{t("resolve.choose")}</p>}
        {decision === "split" && (
          <Field
            label={t("resolve.part")}
            remark={t("resolve.of", { count: story.price_tokens })}
            error={tried && !outcome && t("resolve.wrong", { most: story.price_tokens - 1 })}
            inputMode="numeric"
            value={part}
            onChange={(event) => setPart(event.currentTarget.value)}
          />
        )}
        <div role="status">
          {outcome && (
            <Note tone={outcome.takenBack + outcome.takenAgain > 0 ? "soon" : "state"} icon="wallet">
              <ul className={styles.follows}>
                <li>
                  <b>{t("resolve.to", { count: outcome.toInterviewer, name: names.interviewer })}</b>
                </li>
                <li>
                  <b>{t("resolve.to", { count: outcome.toCandidate, name: names.candidate })}</b>
                </li>
                {story.settled_at === null && <li>{t("resolve.held")}</li>}
                {outcome.takenBack > 0 && (
                  <li>{t("resolve.takenBack", { count: outcome.takenBack, name: names.interviewer })}</li>
                )}
                {outcome.takenAgain > 0 && (
                  <li>{t("resolve.takenAgain", { count: outcome.takenAgain, name: names.candidate })}</li>
                )}
                <li>{t("resolve.both")}</li>
              </ul>
            </Note>
          )}
        </div>
        <TextField
          label={t("resolve.answer")}
          remark={t("resolve.remark")}
          error={tried && answer.trim() === "" && t("resolve.needed")}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={2000}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
        {decide.error &&
          (lacking ? (
            <Note tone="loss" icon="alert" live>
              {t("resolve.lacks", { name: names.candidate, count: Number(lacking) })}
            </Note>
          ) : (
            <ProblemNote error={decide.error} />
          ))}
        <div>
          <Button type="submit" kind="main" busy={decide.isPending}>
            {t(decision ? `resolve.act.${decision}` : "resolve.act.none")}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
