import { useId, useState } from "react";
import { TextField, Tick } from "@/ui/Field";
import styles from "./practise.module.css";
import type { Wanted } from "./requirements";
import { useWords } from "./texts";

/** The job description, and what was found in it: lines to uncheck or trim. */
export function Job({
  text,
  onText,
  limit,
  wanted,
  onWanted,
  looking,
}: {
  text: string;
  onText: (text: string) => void;
  limit: number;
  wanted: Wanted[];
  onWanted: (wanted: Wanted[]) => void;
  /** What was found belongs to an older text. */
  looking: boolean;
}) {
  const { t } = useWords();
  const list = useId();
  const [open, setOpen] = useState(false);
  const over = text.length - limit;
  const on = wanted.filter((one) => one.on).length;
  const change = (index: number, part: Partial<Wanted>) =>
    onWanted(wanted.map((one, other) => (other === index ? { ...one, ...part } : one)));
  return (
    <div>
      <TextField
        label={t("job.label")}
        remark={t("job.remark")}
        rows={4}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        error={over > 0 ? t("job.long", { count: over }) : undefined}
        data-testid="job"
      />
      {over <= 0 && (
        <p className={styles.found} role="status">
          {!text.trim() && t("job.help")}
          {text.trim() && looking && t("job.looking")}
          {text.trim() && !looking && wanted.length === 0 && t("job.none")}
          {text.trim() && !looking && wanted.length > 0 && (
            <>
              {t("job.found", { count: wanted.length })}{" "}
              {on < wanted.length && `${t("job.kept", { on, count: wanted.length })} `}
              <button
                type="button"
                className={styles.link}
                aria-expanded={open}
                aria-controls={list}
                onClick={() => setOpen(!open)}
              >
                {t(open ? "job.hide" : "job.see")}
              </button>
            </>
          )}
        </p>
      )}
      <ul id={list} className={styles.wanted} aria-label={t("job.list")} hidden={!open || wanted.length === 0}>
        {/* Only once they are seen do they have a height to follow their text with. */}
        {(open ? wanted : []).map((one, index) => (
          <li key={one.found}>
            <Tick
              aria-label={t("job.ask", { text: one.text })}
              checked={one.on}
              onChange={(event) => change(index, { on: event.currentTarget.checked })}
            />
            <TextField
              tight
              autosize
              minRows={1}
              aria-label={t("job.text", { number: index + 1 })}
              value={one.text}
              maxLength={400}
              disabled={!one.on}
              onChange={(event) => change(index, { text: event.currentTarget.value.replace(/\s*\n\s*/gu, " ") })}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
