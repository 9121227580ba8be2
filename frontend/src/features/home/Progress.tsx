import { useState } from "react";
import { useWords } from "@/features/sessions/words";
import { shortDay } from "@/ui/time";
import styles from "./home.module.css";
import { useTexts } from "./texts";
import { asTable, dots, lineThrough, ranked, recent, type Trend, type TrendSkill } from "./trend";

const WIDE = 64;
const HIGH = 20;
const POINTS = 8;
const SHOWN = 5;
const IN_TABLE = 12;

/** How each skill moved: a small line for the eye, first and last level in words, and all of it as a table. */
export function Progress({ trend }: { trend: Trend }) {
  const { t } = useTexts();
  const [all, setAll] = useState(false);
  const skills = ranked(trend.skills);
  if (skills.length === 0) {
    return (
      <section>
        <h3>{t("progress.title")}</h3>
        <p className="small muted">{t("progress.none")}</p>
      </section>
    );
  }
  const shown = all ? skills : skills.slice(0, SHOWN);
  return (
    <section aria-labelledby="progress">
      <h3 id="progress">{t("progress.title")}</h3>
      <p className="small muted">{t("progress.lead", { count: Math.max(1, trend.interviews) })}</p>
      <table className={styles.trend} aria-labelledby="progress">
        <thead className="hide">
          <tr>
            <th scope="col">{t("progress.skill")}</th>
            <td />
            <th scope="col">{t("progress.levels")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((skill) => (
            <Line key={skill.key} skill={skill} />
          ))}
        </tbody>
      </table>
      {shown.length < skills.length && (
        <p className={styles.under}>
          <button type="button" className={styles.link} onClick={() => setAll(true)}>
            {t("progress.more", { count: skills.length - shown.length })}
          </button>
        </p>
      )}
      <Figures skills={shown} />
    </section>
  );
}

function Line({ skill }: { skill: TrendSkill }) {
  const { t } = useTexts();
  const points = recent(skill, POINTS);
  const at = dots(
    points.map((point) => point.score),
    WIDE,
    HIGH,
  );
  const last = at.at(-1);
  return (
    <tr>
      <th scope="row">{skill.title}</th>
      <td aria-hidden="true">
        {/* One point alone has no course. */}
        {last && at.length > 1 && (
          <svg aria-hidden="true" width={WIDE + 8} height={HIGH + 8} viewBox={`-4 -4 ${WIDE + 8} ${HIGH + 8}`}>
            <path d={lineThrough(at)} className={styles.course} />
            <circle cx={last.x} cy={last.y} r={3} className={styles.last} />
          </svg>
        )}
      </td>
      <td className="num">
        {points.length > 1
          ? t("progress.from", { from: points[0]?.score, to: points.at(-1)?.score })
          : points.at(-1)?.score}
      </td>
    </tr>
  );
}

/** The same as figures, for whoever doesn't see the lines or wants to know exactly. */
function Figures({ skills }: { skills: TrendSkill[] }) {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const rows = asTable(skills).slice(-IN_TABLE);
  return (
    <details className={styles.figures}>
      <summary className="small">{t("progress.table")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys */}
      <section className={styles.scroll} tabIndex={0} aria-label={t("progress.table")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("progress.day")}</th>
              {skills.map((skill) => (
                <th key={skill.key} scope="col">
                  {skill.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.interview}>
                <th scope="row">{shortDay(row.at, viewer, now)}</th>
                {row.scores.map((score, column) => (
                  <td key={skills[column]?.key}>{score ?? "–"}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
