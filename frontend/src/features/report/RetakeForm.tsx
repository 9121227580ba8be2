import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { newId } from "@/features/room/connection";
import { Button, Icon, Mark, Waiting } from "@/ui";
import { TextField } from "@/ui/Field";
import { retakesQuery, retake as send } from "./queries";
import { newlyMade, points, refusedBecause } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { Retake, Row } from "./types";

const MOST_CHARACTERS = 8_000;
const COUNTED_FROM = 7_000;

/** Answering one question again: the box, then the first answer beside the new one. Counted in no quota. */
export function RetakeForm({
  id,
  row,
  retake,
  open,
  onOpen,
}: {
  id: string;
  row: Row;
  retake: Retake | null;
  open: boolean;
  onOpen: (open: boolean) => void;
}) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  // The same words sent twice, because the first answer got lost on the way, are one try: they keep their id.
  const [own, setOwn] = useState({ words: "", id: "" });
  const box = useRef<HTMLTextAreaElement>(null);
  const result = useRef<HTMLDivElement>(null);
  const compare = useMutation({
    mutationFn: (given: { turn: number; answer: string; id: string }) => send(id, given),
    onSuccess: async () => {
      setText("");
      await queries.invalidateQueries({ queryKey: retakesQuery(id).queryKey });
      onOpen(false);
      result.current?.focus();
    },
  });
  useEffect(() => {
    if (!open) return;
    box.current?.scrollIntoView?.({ block: "center" });
    box.current?.focus({ preventScroll: true });
  }, [open]);

  const left = MOST_CHARACTERS - text.length;
  function submit(event: FormEvent) {
    event.preventDefault();
    const words = text.trim();
    if (!words || left < 0 || compare.isPending) {
      box.current?.focus();
      return;
    }
    const given = own.words === words ? own : { words, id: newId() };
    setOwn(given);
    compare.mutate({ turn: row.turn, answer: words, id: given.id });
  }
  const refused = compare.error && t(`retake.refused.${refusedBecause(compare.error)}`);
  const error = left < 0 ? t("retake.over", { count: -left }) : refused;
  return (
    <div className={styles.retake}>
      {retake && <Result row={row} retake={retake} ref={result} />}
      {open ? (
        <form onSubmit={submit} data-testid="retake">
          <TextField
            ref={box}
            label={t("retake.label")}
            help={text.length >= COUNTED_FROM ? t("retake.left", { count: left }) : t("retake.help")}
            error={error || undefined}
            autosize
            minRows={4}
            maxRows={16}
            dir="auto"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {row.answer && (
            <details className={styles.then}>
              <summary className="small">{t("retake.before")}</summary>
              <p className={`${styles.words} small muted`} dir="auto">
                {common("quote", { text: row.answer })}
              </p>
            </details>
          )}
          {compare.isPending && <Waiting words={t("retake.sending")} lines={1} />}
          <div className={styles.acts}>
            <Button type="submit" kind="main" busy={compare.isPending}>
              {t("retake.send")}
            </Button>
            <Button kind="quiet" onClick={() => onOpen(false)}>
              {t("retake.cancel")}
            </Button>
          </div>
        </form>
      ) : (
        <p className="small">
          {retake && retake.left <= 0 ? (
            <span className="faint">{t("questions.againDone")}</span>
          ) : (
            <>
              <button type="button" className={styles.link} onClick={() => onOpen(true)}>
                {t("questions.again")}
              </button>{" "}
              <span className="faint">
                {retake ? t("questions.againLeft", { count: retake.left }) : t("questions.againWhat")}
              </span>
            </>
          )}
        </p>
      )}
    </div>
  );
}

/** The first answer and the new one, side by side in figures, and what the new one added. */
function Result({ row, retake, ref }: { row: Row; retake: Retake; ref: React.Ref<HTMLDivElement> }) {
  const { t } = useTexts();
  const now = points(retake);
  const added = newlyMade(row, retake);
  const before = retake.before.score;
  const after = retake.after.score;
  const words = (score: number | null, made: { made: number; of: number } | null) =>
    [
      made && t("retake.points", { made: made.made, count: made.of }),
      score === null ? t("retake.unscored") : t("retake.percent", { percent: Math.round(score * 100) }),
    ]
      .filter(Boolean)
      .join(", ");
  const difference = Math.round((after ?? 0) * 100) - Math.round((before ?? 0) * 100);
  return (
    <div ref={ref} className={styles.result} tabIndex={-1} data-testid="retake-result">
      <p className="row wrap">
        <b>{t("retake.result")}</b>
        <Mark tone={difference > 0 ? "good" : "state"}>
          {t(difference > 0 ? "retake.better" : difference < 0 ? "retake.worse" : "retake.same")}
        </Mark>
      </p>
      <dl className={styles.two}>
        <div>
          <dt>{t("retake.then")}</dt>
          <dd>{words(before, null)}</dd>
        </div>
        <div>
          <dt>{t("retake.now", { number: retake.number })}</dt>
          <dd>{words(after, now)}</dd>
        </div>
      </dl>
      {added.length > 0 && (
        <div className={styles.points}>
          <p className="small faint">{t("retake.newly")}</p>
          <ul>
            {added.map((text) => (
              <li key={text}>
                <Icon name="check" small />
                <span dir="auto">{text}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {retake.missing.length > 0 ? (
        <div className={styles.points}>
          <p className="small faint">{t("retake.missing")}</p>
          <ul className="muted">
            {retake.missing.map((point) => (
              <li key={point.id}>
                <Icon name="plus" small />
                <span dir="auto">{point.text}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        now && <p className="small muted">{t("retake.full")}</p>
      )}
      {retake.coaching && (
        <p className="small muted" dir="auto">
          {retake.coaching}
        </p>
      )}
    </div>
  );
}
