import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "@/app/viewer";
import { Empty } from "@/ui";
import { MomentLink } from "./jump";
import { byEvidence, isShort, levelOf, type Scored } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { Report, Row } from "./types";

/** Each skill with its level, the words it rests on, and why. */
export function Skills({ report }: { report: Report }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const { scored, unscored, unreached } = byEvidence(report);
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
        {scored.map((skill) => (
          <Skill key={skill.key} skill={skill} rows={report.questions_list} />
        ))}
        {unscored.length > 0 && <Unscored groups={unscored} />}
      </ul>
      {unreached.length > 0 && (
        <p className={`${styles.unreached} small faint`}>
          {t("skills.unreached", { list: new Intl.ListFormat(locale, { type: "conjunction" }).format(unreached) })}
        </p>
      )}
    </section>
  );
}

const SHOWN = 1;

function Skill({ skill, rows }: { skill: Scored; rows: readonly Row[] }) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const [all, setAll] = useState(false);
  const quotes = all ? skill.quotes : skill.quotes.slice(0, SHOWN);
  const hidden = skill.quotes.length - quotes.length;
  return (
    <li>
      <div>
        <h3>{skill.name}</h3>
        <p className={styles.level}>
          <Level score={skill.score} />
          <span className="num">
            {t("skills.level", {
              score: skill.score,
              words: isShort(skill.level_words) ? skill.level_words : t(`skills.levels.${levelOf(skill.score)}`),
            })}
          </span>
        </p>
      </div>
      <div className={styles.evidence}>
        {quotes.map((quote) => (
          <p key={`${quote.turn}-${quote.text}`}>
            <bdi>{common("quote", { text: quote.text })}</bdi> <MomentLink quote={quote} rows={rows} short />
          </p>
        ))}
        {skill.because && (
          <p className="small muted" dir="auto">
            {skill.because}
          </p>
        )}
        {skill.level_words && !isShort(skill.level_words) && (
          <p className="small faint">{t("skills.rubric", { level: skill.score, words: skill.level_words })}</p>
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

/** Skills of which too little was said: one row, their names together where the reason is the same. */
function Unscored({ groups }: { groups: { because: string; names: string[] }[] }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const names = new Intl.ListFormat(locale, { type: "conjunction" });
  return (
    <li>
      <h3 className={styles.quiet}>{t("skills.insufficient")}</h3>
      <div className={styles.evidence}>
        {groups.map((group) => (
          <p key={group.because} className="small muted" dir="auto">
            <b>{t("skills.names", { list: names.format(group.names) })}</b>{" "}
            {group.because || t("skills.insufficientWhat")}
          </p>
        ))}
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
