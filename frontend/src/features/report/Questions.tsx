import { useQuery } from "@tanstack/react-query";
import { Margin, Moment, Waiting } from "@/ui";
import { roomClock } from "@/ui/time";
import { Exchange } from "./Exchange";
import type { Jump } from "./jump";
import { linesQuery, retakesQuery } from "./queries";
import { grouped, lastWords, latest } from "./report";
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
  const groups = grouped(rows);
  const { data: lines = [], isLoading } = useQuery({ ...linesQuery(id), enabled: whole });
  const { data: retakes = [] } = useQuery(retakesQuery(id));
  const tries = latest(retakes);
  const last = whole ? lastWords(lines, rows) : [];
  return (
    <>
      <h2 id="questions" className={styles.gap}>
        {t("questions.title")}
      </h2>
      {whole && isLoading && <Waiting words={t("questions.loading")} lines={2} />}
      <Margin gutter={64}>
        {groups.map((group) => {
          const shown = whole || group.followUps.some((row) => row.turn === again) ? group.followUps : [];
          return [group.main, ...shown].map((row) => (
            <Moment key={row.turn} when={roomClock(row.at_ms)} id={`turn-${row.turn}`}>
              <Exchange
                id={id}
                report={report}
                row={row}
                followUps={row === group.main ? group.followUps.length : null}
                lines={whole ? lines : null}
                quoted={jump?.turn === row.turn ? jump : null}
                onBack={onBack}
                retake={tries.get(row.turn) ?? null}
                answering={again === row.turn}
                onAgain={onAgain}
              />
            </Moment>
          ));
        })}
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
      {groups.length > 0 && (
        <p className={styles.toggle}>
          <button type="button" className={styles.link} aria-expanded={whole} onClick={() => onWhole(!whole)}>
            {whole ? t("questions.few") : t("questions.all", { count: groups.length })}
          </button>
        </p>
      )}
    </>
  );
}
