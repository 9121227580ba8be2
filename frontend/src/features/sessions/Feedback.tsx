import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ask, type Schemas } from "@/api/client";
import { ProblemNote } from "@/features/errors";
import { Avatar, Button, Mark, Waiting } from "@/ui";
import { Segments, TextField } from "@/ui/Field";
import { Autosave, type SaveState } from "./autosave";
import { feedbackQuery } from "./queries";
import "./record";
import styles from "./sessions.module.css";
import { useWords } from "./words";

type FeedbackIn = Schemas["FeedbackIn"];
const VERDICTS = ["strong_no", "no", "yes", "strong_yes"] as const;
type Verdict = (typeof VERDICTS)[number];

function verdictOf(feedback: Schemas["Feedback"]): Verdict | null {
  return VERDICTS.find((verdict) => verdict === feedback.recommendation) ?? null;
}

/** What the interviewers of a session write about it, for each other and for staff; the candidate never reads it. */
export function Feedback({ room, writes }: { room: string; writes: boolean }) {
  const { t } = useTranslation();
  const feedback = useQuery(feedbackQuery(room));
  if (feedback.isPending) return <Waiting />;
  if (feedback.error) return <ProblemNote error={feedback.error} onAgain={() => feedback.refetch()} />;
  const { mine, others } = feedback.data;
  return (
    <>
      {writes && <FeedbackForm room={room} saved={mine} />}
      {others.length > 0 && (
        <ul className={styles.lines}>
          {others.map((one) => (
            <li key={one.author}>
              <Avatar name={one.author} />
              <div>
                <p>
                  <b>
                    <bdi>{one.author}</bdi>
                  </b>{" "}
                  <Recommendation feedback={one} />
                </p>
                <p className={styles.words}>{one.text}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {!writes && others.length === 0 && <p className="small muted">{t("feedback.none")}</p>}
    </>
  );
}

function Recommendation({ feedback }: { feedback: Schemas["Feedback"] }) {
  const { t } = useTranslation();
  const verdict = verdictOf(feedback);
  return verdict && <Mark>{t(`feedback.verdicts.${verdict}`)}</Mark>;
}

function FeedbackForm({ room, saved }: { room: string; saved: Schemas["Feedback"] | null }) {
  const { t } = useTranslation();
  const words = useWords();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<{ recommendation: Verdict | null; text: string }>({
    recommendation: saved && verdictOf(saved),
    text: saved?.text ?? "",
  });
  const [state, setState] = useState<SaveState>("clean");
  const [error, setError] = useState<unknown>(null);
  const [savedAt, setSavedAt] = useState(saved?.saved_at ?? null);

  const keeper = useMemo(
    () =>
      new Autosave<FeedbackIn>({
        save: async (body) => {
          const kept = await ask(
            api.PUT("/api/rooms/{room_id}/feedback", { params: { path: { room_id: room } }, body }),
          );
          setSavedAt(kept.mine?.saved_at ?? null);
          queries.setQueryData(feedbackQuery(room).queryKey, kept);
        },
        onChange: (next, problem) => {
          setState(next);
          setError(problem);
        },
      }),
    [room, queries],
  );
  // Leaving the page saves what is not saved yet.
  useEffect(() => () => void keeper.flush(), [keeper]);

  function change(part: Partial<typeof draft>) {
    const next = { ...draft, ...part };
    setDraft(next);
    keeper.change(next);
  }
  return (
    <div className={styles.feedback}>
      <Segments
        label={t("feedback.recommendation")}
        options={VERDICTS.map((value) => ({ value, label: t(`feedback.verdicts.${value}`) }))}
        value={draft.recommendation}
        onChange={(recommendation) => change({ recommendation })}
      />
      <TextField
        label={t("feedback.text")}
        help={t("feedback.who")}
        rows={6}
        maxLength={20_000}
        value={draft.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        onBlur={() => void keeper.flush()}
      />
      {state === "failed" ? (
        <>
          <ProblemNote error={error} />
          <p className="row small">
            {t("feedback.kept")}
            <Button size="tight" onClick={() => void keeper.flush()}>
              {t("feedback.saveNow")}
            </Button>
          </p>
        </>
      ) : (
        <p className="small muted" role="status">
          {state === "clean" && !savedAt
            ? t("feedback.state.empty")
            : state === "saving" || state === "waiting"
              ? t(`feedback.state.${state}`)
              : t("feedback.state.saved", { time: savedAt ? words.gutter(savedAt) : "" })}
        </p>
      )}
    </div>
  );
}
