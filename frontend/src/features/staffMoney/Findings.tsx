import { Mark } from "@/ui";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import "./texts.operations";
import type { BookFinding, Finding } from "./types";
import { findingLines } from "./words";

/** What a check found, in words, with the ids to look it up by. */
export function Findings({ findings, mending }: { findings: (Finding | BookFinding)[]; mending?: boolean }) {
  const { t } = useTexts();
  const named = useNamed();
  return (
    <ul className={styles.rows}>
      {findings.map((finding, index) => (
        <li key={index}>
          <span className={styles.line}>
            <b>{named("findings", "what" in finding ? String(finding.what) : finding.kind)}</b>
            {mending && "mended" in finding && (
              <Mark tone={finding.mended ? "good" : "soon"}>
                {t(finding.mended ? "findings.mended" : "findings.open")}
              </Mark>
            )}
          </span>
          <span className={`${styles.id} muted`}>
            {findingLines({ ...finding })
              .map(({ name, value }) => `${name} ${value}`)
              .join(", ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
