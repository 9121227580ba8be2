import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { shelfOf } from "@/features/room/connection";
import { keepDraft, readDraft } from "./core/drafts";
import { doingOf } from "./core/interviewState";
import styles from "./interview.module.css";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";

export const MOST_CHARACTERS = 8_000;
const COUNTED_FROM = 7_000;

/** Where the answer is written. It is kept per question over reloads, and comes back if it was refused. */
export function AnswerBox({ onText }: { onText: (text: string) => void }) {
  const { t } = useWords();
  const interview = useInterview();
  const id = useInterviewState((state) => state.id);
  const question = useInterviewState((state) => state.question?.id ?? null);
  const returned = useInterviewState((state) => state.returned);
  const doing = useInterviewState(doingOf);
  const [shelf] = useState(() => shelfOf("sessionStorage"));
  const [text, setText] = useState(() => (question ? readDraft(shelf, id, question) : ""));
  const [empty, setEmpty] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const open = doing === "listening" && question !== null;

  const write = (next: string) => {
    setText(next);
    setEmpty(false);
    if (question) keepDraft(shelf, id, question, next);
  };

  const before = useRef(question);
  useEffect(() => {
    if (before.current === question) return;
    before.current = question;
    setText(question ? readDraft(shelf, id, question) : "");
  }, [question, shelf, id]);

  useEffect(() => {
    if (!returned || !question) return;
    // What was written meanwhile is not thrown away for what comes back.
    setText((now) => {
      const both = now.trim() && now !== returned.text ? `${returned.text}\n\n${now}` : returned.text;
      keepDraft(shelf, id, question, both);
      return both;
    });
    interview.takeReturned();
  }, [returned, question, shelf, id, interview]);

  useEffect(() => onText(text), [text, onText]);

  // Whoever was writing goes on writing when the next question is here.
  useEffect(() => {
    if (open && (document.activeElement === document.body || document.activeElement === null)) {
      box.current?.focus({ preventScroll: true });
    }
  }, [open]);

  useLayoutEffect(() => {
    const at = box.current;
    if (!at || text.length < 0) return;
    at.style.height = "auto";
    at.style.height = `${at.scrollHeight + 2}px`;
  }, [text]);

  const left = MOST_CHARACTERS - text.length;
  const send = () => {
    const said = text.trim();
    setEmpty(open && !said);
    if (!open || !said || left < 0) {
      box.current?.focus();
      return;
    }
    interview.answer(said);
    write("");
    box.current?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  return (
    <form
      id="answer"
      className={styles.answer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className={styles.label} htmlFor="answer-text">
        {t("answer.label")} <span className={`${styles.remark} desk-only`}>{t("answer.keys")}</span>
      </label>
      <textarea
        ref={box}
        id="answer-text"
        className={styles.box}
        rows={3}
        value={text}
        placeholder={open ? t("answer.placeholder") : t("answer.waits")}
        readOnly={!open}
        aria-describedby="question answer-help"
        aria-invalid={left < 0 || undefined}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={keys}
        data-testid="answer"
      />
      <p id="answer-help" className={left < 0 ? styles.tooLong : styles.help} role={empty ? "alert" : undefined}>
        {text.length >= COUNTED_FROM
          ? t(left < 0 ? "answer.over" : "answer.left", { count: Math.abs(left) })
          : open && t(empty ? "answer.empty" : "answer.draft")}
      </p>
    </form>
  );
}
