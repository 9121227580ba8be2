import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/ui";
import { MomentLink } from "./jump";
import { isShort, levelOf } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { Report, Row, SkillLine } from "./types";

/** Each skill with its level, the words it rests on, and why. */
export function Skills({ report }: { report: Report }) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="skills">
      <header className={styles.head}>
        <h2 id="skills">{t("skills.title")}</h2>
        <span className="small faint push">{t("skills.remark")}</span>
      </header>
      {report.skills.length === 0 && (
        <Empty>
          <p>{t("skills.none")}</p>
        </Empty>
      )}
      <ul className={styles.skills}>
        {report.skills.map((skill) => (
          <Skill key={skill.key} skill={skill} rows={report.questions_list} />
        ))}
      </ul>
    </section>
  );
}

const SHOWN = 1;

function Skill({ skill, rows }: { skill: SkillLine; rows: readonly Row[] }) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const [all, setAll] = useState(false);
  const quotes = all ? skill.quotes : skill.quotes.slice(0, SHOWN);
  const hidden = skill.quotes.length - quotes.length;
  const { score } = skill;
  return (
    <li>
      <div>
        <h3>{skill.name}</h3>
        {score === null ? (
          <p className="small faint">{t("skills.insufficient")}</p>
        ) : (
          <p className={styles.level}>
            <Level score={score} />
            <span className="num">
              {t("skills.level", {
                score,
                words: isShort(skill.level_words) ? skill.level_words : t(`skills.levels.${levelOf(score)}`),
              })}
            </span>
          </p>
        )}
      </div>
      <div className={styles.evidence}>
        {quotes.map((quote) => (
          <p key={`${quote.turn}-${quote.text}`}>
            <bdi>{common("quote", { text: quote.text })}</bdi> <MomentLink quote={quote} rows={rows} short />
          </p>
        ))}
        <p className="small muted">
          <bdi>{skill.because || (score === null ? t("skills.insufficientWhat") : "")}</bdi>
          {score !== null && skill.points_asked > 0 && (
            <> {t("skills.points", { made: skill.points_made, count: skill.points_asked })}</>
          )}
        </p>
        {score !== null && skill.level_words && !isShort(skill.level_words) && (
          <p className="small faint">{skill.level_words}</p>
        )}
        {hidden > 0 && (
          <button type="button" className={styles.link} onClick={() => setAll(true)}>
            {t("skills.more", { count: hidden })}
          </button>
        )}
      </div>
    </li>
  );
}

/** Five little bars, as many filled as the level. The words beside them say the same. */
export function Level({ score }: { score: number }) {
  return (
    <span className={styles.bars} aria-hidden="true">
      {[1, 2, 3, 4, 5].map((step) => (
        <i key={step} className={step > score ? styles.open : undefined} />
      ))}
    </span>
  );
}
