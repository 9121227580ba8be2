import { useEffect, useRef, useState } from "react";
import { type Left, leftAt, newsOf } from "./core/allowance";
import { doingOf, isLocked } from "./core/interviewState";
import { useWords } from "./texts";
import { useInterview, useInterviewState } from "./useInterview";
import { useIsSpoken } from "./useVoice";

/** Tells a screen reader what cannot be seen: the new question, pauses, the line, and the allowance running low. */
export function Speaker() {
  const [said, setSaid] = useState("");
  useNews(setSaid);
  useLines(setSaid);
  useLowAllowance(setSaid);
  return (
    <p className="hide" role="status" aria-live="polite" data-testid="spoken">
      {said}
    </p>
  );
}

function useNews(say: (words: string) => void): void {
  const { t } = useWords();
  const question = useInterviewState((state) => state.question);
  const doing = useInterviewState(doingOf);
  const locked = useInterviewState(isLocked);
  const away = useInterviewState((state) => state.link.at === "away");
  const aside = useInterviewState((state) => state.aside);
  const spoken = useIsSpoken();
  const before = useRef({ question: question?.id, doing, away });
  useEffect(() => {
    const was = before.current;
    before.current = { question: question?.id, doing, away };
    if (doing !== was.doing && doing === "paused") say(t(locked ? "spoken.locked" : "spoken.paused"));
    else if (question && question.id !== was.question && !spoken) {
      say(t("spoken.question", { number: question.number, text: question.text }));
    } else if (doing !== was.doing && doing === "thinking" && !spoken) say(t("spoken.thinking"));
    else if (was.doing === "paused" && doing === "listening") say(t("spoken.resumed"));
    else if (away !== was.away) say(t(away ? "spoken.away" : "spoken.back"));
  }, [question, doing, locked, away, spoken, say, t]);
  useEffect(() => {
    if (aside) say(aside);
  }, [aside, say]);
}

/** The captions of a spoken interview, for both: each line once it stands, never word by word. */
function useLines(say: (words: string) => void): void {
  const { t } = useWords();
  const spoken = useIsSpoken();
  const line = useInterviewState((state) => state.lines.at(-1));
  const before = useRef(line?.seq);
  useEffect(() => {
    if (!line || line.seq === before.current) return;
    before.current = line.seq;
    const who = t(line.by === "candidate" ? "said.you" : "said.interviewer");
    if (spoken) say(t("spoken.said", { who, text: line.text }));
  }, [line, spoken, say, t]);
}

function useLowAllowance(say: (words: string) => void): void {
  const { t } = useWords();
  const interview = useInterview();
  const allowance = useInterviewState((state) => state.allowance);
  const before = useRef<Left | null>(null);
  useEffect(() => {
    const look = () => {
      const left = leftAt(allowance, interview.serverNow());
      const news = before.current && newsOf(before.current, left);
      // By our clock it is used up: the server, whose clock counts, says what that means.
      if (left.spent && before.current && !before.current.spent) void interview.refresh();
      before.current = left;
      if (news === "last_turn") say(t("spoken.lastTurn"));
      else if (news) say(t("spoken.secondsLeft", { count: news.seconds }));
    };
    look();
    if (!allowance.running || allowance.seconds_left === null) return;
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [allowance, interview, say, t]);
}
