import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { RemarkLine } from "@/features/playback";
import { Empty, Margin, Moment, Waiting } from "@/ui";
import { roomClock } from "@/ui/time";
import { Exchange, FurtherExchange } from "./Exchange";
import { useHearing } from "./hearing";
import type { Jump } from "./jump";
import { retakesQuery, toldQuery } from "./queries";
import { lastWords, latest } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { Report } from "./types";

/** Question by question on the margin: in short, or with all that was said. */
export function Questions({
  id,
  report,
  whole,
  onWhole,
  jump,
  onBack,
  again,
  onAgain,
}: {
  id: string;
  report: Report;
  whole: boolean;
  onWhole: (whole: boolean) => void;
  jump: Jump | null;
  onBack: () => void;
  again: number | null;
  onAgain: (turn: number | null) => void;
}) {
  const { t } = useTexts();
  const rows = report.questions_list;
  const { data: told, isLoading } = useQuery(toldQuery(id));
  const lines = told?.lines ?? [];
  const { data: retakes = [] } = useQuery(retakesQuery(id));
  const tries = latest(retakes);
  useEffect(() => {
    // What the interviewer said comes a moment later and would move the words out of sight again.
    if (!jump || isLoading) return;
    const answer = document.getElementById(`answer-${jump.turn}`);
    answer?.scrollIntoView?.({ block: "center" });
    answer?.focus({ preventScroll: true });
  }, [jump, isLoading]);
  const last = whole ? lastWords(lines, rows) : [];
  const { remarks } = useHearing();
  return (
    <>
      <h2 id="questions" className={styles.gap}>
        {t("questions.title")}
      </h2>
      {rows.length === 0 && (
        <Empty>
          <p>{t("questions.none")}</p>
        </Empty>
      )}
      {whole && isLoading && <Waiting words={t("questions.loading")} lines={2} />}
      <Margin gutter={64}>
        {rows.map((row) => [
          <Moment key={row.turn} when={roomClock(row.at_ms)} id={`turn-${row.turn}`}>
            <Exchange
              id={id}
              report={report}
              row={row}
              lines={whole ? lines : null}
              quoted={jump?.turn === row.turn ? jump : null}
              onBack={onBack}
              retake={tries.get(row.turn) ?? null}
              answering={again === row.turn}
              onAgain={onAgain}
            />
          </Moment>,
          ...(whole ? row.follow_up_answers : []).map((one) => (
            <Moment key={one.turn} when={roomClock(one.at_ms)} id={`turn-${one.turn}`}>
              <FurtherExchange one={one} lines={lines} quoted={jump?.turn === one.turn ? jump : null} onBack={onBack} />
            </Moment>
          )),
        ])}
        {whole &&
          remarks
            .filter((remark) => remark.before === null)
            .map(({ recording }) => (
              <Moment key={recording.id} when={null}>
                <RemarkLine recording={recording} mine />
              </Moment>
            ))}
        {last.length > 0 && (
          <Moment when={null}>
            {last.map((text) => (
              <p key={text} className="muted" dir="auto">
                {text}
              </p>
            ))}
          </Moment>
        )}
      </Margin>
      {rows.length > 0 && (
        <p className={styles.toggle}>
          <button type="button" className={styles.link} aria-expanded={whole} onClick={() => onWhole(!whole)}>
            {whole ? t("questions.few") : t("questions.all", { count: rows.length })}
          </button>
        </p>
      )}
    </>
  );
}
