import { type ReactNode, useState } from "react";
import { useViewer } from "@/app/viewer";
import { Recordings } from "@/features/playback";
import { Facts, Icon } from "@/ui";
import { useHearing } from "./hearing";
import { measured, reach, rowOf, wayOf } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { Covered, Report, Row } from "./types";

/** How it was computed, how it was said, what was covered, and the way to delete it all. */
export function Aside({ report, onForget }: { report: Report; onForget: () => void }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const { room } = useHearing();
  const { measures, versions, engine, coverage } = report;
  // Of no words at all there is nothing to measure.
  const figures = measures.words > 0 ? measured(measures, locale) : [];
  const named = (["rubric", "bank", "persona", "prompt", "scoring", "measures"] as const).filter(
    (key) => versions[key] !== undefined && versions[key] !== null,
  );
  const model = engine.provider && engine.provider !== "offline";
  return (
    <aside className={styles.aside}>
      <section>
        <h3>{t("computed.title")}</h3>
        <p className="small muted">
          {t("computed.lead")} {t("computed.found", { found: report.quotes_found, count: report.quotes_of })}
        </p>
        <Facts
          facts={[
            ...named.map((key) => ({
              name: t(`computed.${key}`),
              value: t("computed.version", { version: versions[key] }),
            })),
            {
              name: t("computed.engine"),
              value: model
                ? engine.model
                  ? t("computed.with", { provider: engine.provider, model: engine.model })
                  : engine.provider
                : t("computed.offline"),
            },
          ]}
        />
      </section>
      {figures.length > 0 && (
        <section>
          <h3>{t(`spoke.${wayOf(report)}`)}</h3>
          <p className="small muted">{t("spoke.lead")}</p>
          <Facts
            facts={figures.map((figure) => ({
              name: <Measured name={t(`spoke.${figure.key}`)} how={figure.how} />,
              value: <span className="nowrap">{figure.value}</span>,
            }))}
          />
        </section>
      )}
      {coverage.requirements.length + coverage.claims.length > 0 && (
        <section>
          <h3>{t("covered.title")}</h3>
          {coverage.requirements.length > 0 && (
            <Coverage list={coverage.requirements} rows={report.questions_list}>
              {t("covered.job", { reached: reach(coverage.requirements).reached, count: coverage.requirements.length })}
            </Coverage>
          )}
          {coverage.claims.length > 0 && (
            <Coverage list={coverage.claims} rows={report.questions_list}>
              {t("covered.resume", { reached: reach(coverage.claims).reached, count: coverage.claims.length })}
            </Coverage>
          )}
        </section>
      )}
      {room && <Recordings room={room} />}
      <section>
        <p className="small">
          <button type="button" className={styles.link} onClick={onForget} data-testid="forget">
            {t("forget.open")}
          </button>
          <br />
          <span className="faint">{t("forget.what")}</span>
        </p>
      </section>
    </aside>
  );
}

function Measured({ name, how }: { name: string; how: string | null }) {
  return (
    <span className={styles.figure}>
      {name}
      {how && <span className="faint">{how}</span>}
    </span>
  );
}

function Coverage({ list, rows, children }: { list: readonly Covered[]; rows: readonly Row[]; children: ReactNode }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const [open, setOpen] = useState(false);
  const names = new Intl.ListFormat(locale, { type: "conjunction" });
  const where = (one: Covered) => {
    const numbers = [...new Set(one.turns.flatMap((turn) => rowOf(turn, rows)?.number ?? []))];
    return numbers.length === 0
      ? t("covered.reached")
      : t("covered.questions", { count: numbers.length, list: names.format(numbers.map(String)) });
  };
  return (
    <div className={styles.coverage}>
      <p className="small muted">
        {children}{" "}
        <button type="button" className={styles.link} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "covered.hide" : "covered.see")}
        </button>
      </p>
      {open && (
        <ul>
          {list.map((one) => (
            <li key={one.id} className="small">
              <Icon name={one.reached ? "check" : "close"} small />
              <span>
                <span dir="auto">{one.text}</span>{" "}
                <span className="faint">{one.reached ? where(one) : t("covered.missed")}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
