import type { Line } from "@/features/interview/types";
import { HeardLine, RemarkLine } from "@/features/playback";
import { Icon, Mark } from "@/ui";
import { Again } from "./Again";
import { useHearing } from "./hearing";
import type { Jump } from "./jump";
import { around, heardBefore, points, wordsOf } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { FollowUp, Report, Retake, Row } from "./types";

/** One question: why it was asked, what was said to it, what helps next time, and answering it again. */
export function Exchange({
  id,
  report,
  row,
  lines,
  quoted,
  onBack,
  retake,
  answering,
  onAgain,
}: {
  id: string;
  report: Report;
  row: Row;
  /** All that was said, where the whole transcript is shown. */
  lines: readonly Line[] | null;
  quoted: Jump | null;
  onBack: () => void;
  retake: Retake | null;
  answering: boolean;
  onAgain: (turn: number | null) => void;
}) {
  const { t } = useTexts();
  const counted = points(row);
  return (
    <>
      <p className={styles.asked} dir="auto">
        <b>{t("questions.numbered", { number: row.number, text: row.question })}</b>
      </p>
      <p className="small muted">
        <Why report={report} row={row} />{" "}
        {row.skipped
          ? !row.coaching && t("questions.skipped")
          : counted && t("questions.points", { made: counted.made, count: counted.of })}{" "}
        {!lines && row.follow_ups > 0 && t("questions.followUps", { count: row.follow_ups })}
      </p>
      {lines && <Said said={row} lines={lines} quoted={quoted} onBack={onBack} />}
      {lines && <Points row={row} />}
      {row.coaching && (
        <p className={`${styles.coaching} small muted`} dir="auto">
          {row.coaching}
        </p>
      )}
      <Again id={id} row={row} retake={retake} open={answering} onOpen={(open) => onAgain(open ? row.turn : null)} />
    </>
  );
}

/** A follow-up with its answer, in the whole transcript. */
export function FurtherExchange({
  one,
  lines,
  quoted,
  onBack,
}: {
  one: FollowUp;
  lines: readonly Line[];
  quoted: Jump | null;
  onBack: () => void;
}) {
  const { t } = useTexts();
  return (
    <>
      <p className={styles.asked} dir="auto">
        <Mark>{t(one.kind === "again" ? "questions.askedAgain" : "questions.followUp")}</Mark> {one.question}
      </p>
      {one.skipped && !one.coaching && <p className="small muted">{t("questions.skipped")}</p>}
      <Said said={one} lines={lines} quoted={quoted} onBack={onBack} />
      {one.coaching && (
        <p className="small muted" dir="auto">
          {one.coaching}
        </p>
      )}
    </>
  );
}

function Why({ report, row }: { report: Report; row: Row }) {
  const { t } = useTexts();
  const skill = row.skill?.title;
  const claim = wordsOf(row.claim, report.coverage.claims);
  const requirement = wordsOf(row.requirement, report.coverage.requirements);
  return (
    <>
      {skill && t("questions.tests", { skill })}
      {claim && ` ${t("questions.claim", { text: claim })}`}
      {requirement && ` ${t("questions.requirement", { text: requirement })}`}
    </>
  );
}

/** What the interviewer said and what was answered; quoted words are marked. */
function Said({
  said,
  lines,
  quoted,
  onBack,
}: {
  said: Pick<FollowUp, "turn" | "question" | "answer" | "skipped">;
  lines: readonly Line[];
  quoted: Jump | null;
  onBack: () => void;
}) {
  const { t } = useTexts();
  const { heard, remarks } = useHearing();
  const [before, marked, after] = around(said.answer, quoted?.text ?? null);
  const asked = lines.filter((line) => line.by === "interviewer" && line.turn === said.turn - 1);
  const answer = lines.find((line) => line.by === "candidate" && line.turn === said.turn);
  return (
    <div className={styles.said}>
      {remarks
        .filter(({ before }) => before === answer?.seq || asked.some((line) => line.seq === before))
        .map(({ recording }) => (
          <RemarkLine key={recording.id} recording={recording} mine />
        ))}
      {heardBefore(lines, said).map((text) => (
        <p key={text} className="small muted" dir="auto">
          <b>{t("questions.interviewer")}</b> {text}
        </p>
      ))}
      {asked.map((line) => (
        <HeardLine key={line.seq} passage={heard(line)} />
      ))}
      {!said.skipped && (
        <div id={`answer-${said.turn}`} className={styles.answer} tabIndex={-1}>
          <p className="small faint">{t("questions.you")}</p>
          <HeardLine passage={answer ? heard(answer) : null}>
            <p className={styles.words} dir="auto">
              {before}
              {marked && <mark className={styles.marked}>{marked}</mark>}
              {after}
            </p>
          </HeardLine>
          {quoted && (
            <button type="button" className={styles.link} onClick={onBack}>
              {t("questions.back")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** What was in the answer of all that was asked for. */
export function Points({ row }: { row: Pick<Row, "made" | "missing"> }) {
  const { t } = useTexts();
  return (
    <>
      {row.made.length > 0 && (
        <div className={styles.points}>
          <p className="small faint">{t("questions.madeTitle")}</p>
          <ul>
            {row.made.map((point) => (
              <li key={point.id}>
                <Icon name="check" small />
                <span dir="auto">{point.text}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {row.missing.length > 0 && (
        <div className={styles.points}>
          <p className="small faint">{t("questions.missingTitle")}</p>
          <ul className="muted">
            {row.missing.map((point) => (
              <li key={point.id}>
                <Icon name="plus" small />
                <span dir="auto">{point.text}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
