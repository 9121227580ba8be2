import type { ReactNode } from "react";
import { Link } from "react-router";
import { outcomeOf, type PracticeRow, practicePath } from "@/features/sessions/practice";
import styles from "@/features/sessions/sessions.module.css";
import { useWords } from "@/features/sessions/words";
import type { Quota } from "@/features/unlock/queries";
import { ButtonLink, Icon, Margin, Moment, PageTitle, Sheet } from "@/ui";
import { longDate, monthName } from "@/ui/time";
import { eachOne } from "./Quota";
import { useTexts } from "./texts";

function becauseOf(row: PracticeRow) {
  return row.state === "paused" ? (row.paused_because ?? "asked") : "active";
}

/** A practice interview to go on with, as the first thing on the page. */
export function ContinuePractice({ row }: { row: PracticeRow }) {
  const { t } = useTexts();
  const { at, viewer } = useWords();
  const paused = row.state === "paused";
  return (
    <>
      <PageTitle
        title={t(paused ? "continue.title" : "continue.going")}
        tab={t("title")}
        lead={t(paused ? "continue.lead" : "continue.leadGoing")}
      />
      <Sheet className={styles.next} label={t("continue.label")}>
        <h2>
          <bdi>{row.title}</bdi>
        </h2>
        <p className="muted small">{t(`continue.${becauseOf(row)}`)}</p>
        <dl className={styles.two}>
          <div>
            <dt>{t("continue.begun")}</dt>
            <dd>{at(row.started_at ?? row.created_at)}</dd>
          </div>
          <div>
            <dt>{t("continue.answers")}</dt>
            <dd>
              {row.questions ? t("continue.of", { answers: row.answers, questions: row.questions }) : row.answers}
            </dd>
          </div>
          {row.kept_until && (
            <div>
              <dt>{t("continue.kept")}</dt>
              <dd>{longDate(row.kept_until, viewer)}</dd>
            </div>
          )}
        </dl>
        <div className={styles.acts}>
          <ButtonLink to={practicePath(row)} kind="main" size="big" fill="phone">
            {t("continue.act")}
          </ButtonLink>
          <Link className="small" to="/practise">
            {t("continue.another")}
          </Link>
        </div>
      </Sheet>
    </>
  );
}

/** Nothing booked, nothing paused: practising is the way in. */
export function StartPractice({ quota }: { quota: Quota | undefined }) {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const each = quota && !quota.unlimited ? eachOne(quota, t, viewer.locale) : null;
  const over = quota && quota.interviews.of !== null && quota.interviews.used >= quota.interviews.of;
  return (
    <>
      <PageTitle title={t("practise.title")} tab={t("title")} lead={t("practise.lead")} />
      <Sheet className={styles.next} label={t("practise.label")}>
        <h2>{t("practise.what")}</h2>
        <p className="muted small">
          {over && quota.interviews.resets_at
            ? t("practise.over", {
                month: monthName(now, viewer),
                day: longDate(quota.interviews.resets_at, viewer),
              })
            : t("practise.plain")}
        </p>
        <dl className={styles.two}>
          <div>
            <dt>{t("practise.length")}</dt>
            <dd>{t("practise.lengths")}</dd>
          </div>
          {each && (
            <div>
              <dt>{t("practise.free")}</dt>
              <dd>{each}</dd>
            </div>
          )}
          <div>
            <dt>{t("practise.report")}</dt>
            <dd>{t("practise.reportWhat")}</dd>
          </div>
        </dl>
        <div className={styles.acts}>
          <ButtonLink to="/practise" kind="main" size="big" fill="phone">
            {t("practise.act")}
          </ButtonLink>
        </div>
      </Sheet>
    </>
  );
}

/** Practice interviews to go on with, when something else stands first; before them `children`, what else waits. */
export function WaitingPractice({ rows, children }: { rows: PracticeRow[]; children?: ReactNode[] }) {
  const { t } = useTexts();
  const { relative } = useWords();
  if (rows.length === 0 && !children?.length) return null;
  return (
    <section className={styles.section}>
      <h2>{t("waiting")}</h2>
      <ul className={styles.lines}>
        {children}
        {rows.slice(0, 3).map((row) => (
          <li key={row.id}>
            <Icon name={row.state === "paused" ? "pause" : "wave"} />
            <div>
              <b>
                <bdi>{row.title}</bdi>
              </b>
              <p className="small muted">
                {t("waitingLine.answers", { count: row.answers })} {t(`continue.${becauseOf(row)}`)}{" "}
                <span className="nowrap">{relative(row.started_at ?? row.created_at)}</span>
              </p>
            </div>
            <ButtonLink to={practicePath(row)}>{t("waitingLine.act")}</ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The last few that are over, on the margin, each with its report. */
export function EarlierPractice({ rows }: { rows: PracticeRow[] }) {
  const { t } = useTexts();
  const { gutter } = useWords();
  if (rows.length === 0) return null;
  return (
    <section className={styles.section}>
      <header>
        <h2>{t("earlier")}</h2>
        <Link className="small push" to="/sessions?show=practice">
          {t("all")}
        </Link>
      </header>
      <Margin>
        {rows.slice(0, 5).map((row) => {
          const begun = row.started_at ?? row.created_at;
          const outcome = outcomeOf(row);
          return (
            <Moment key={row.id} at={begun} when={gutter(begun)}>
              <b>
                <bdi>{row.title}</bdi>
              </b>
              <p className="small muted">
                {t("line.answers", { count: row.answers })}{" "}
                {(outcome === "forgotten" || outcome === "building" || outcome === "failed") && t(`line.${outcome}`)}{" "}
                {outcome === "ready" && <Link to={practicePath(row)}>{t("line.report")}</Link>}
                {(outcome === "failed" || outcome === "building") && (
                  <Link to={practicePath(row)}>{t(outcome === "failed" ? "line.again" : "line.report")}</Link>
                )}
              </p>
            </Moment>
          );
        })}
      </Margin>
    </section>
  );
}
