import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button, Note } from "@/ui";
import { Choice, Field, Tick } from "@/ui/Field";
import { boundsOf, changedRules, INCREMENTS, type RuleField, type RulesTyped, typedOf, wrongIn } from "./rules";
import styles from "./settings.module.css";
import { useTexts } from "./texts";
import type { Calendar } from "./types";
import { isStale, useChange } from "./useChange";

/** How long sessions are, when they begin, and how many there may be. Booked ones stay as they are. */
export function RulesForm({ calendar }: { calendar: Calendar }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<RulesTyped>(() => typedOf(calendar));
  const [tried, setTried] = useState(false);
  const [newest, setNewest] = useState(calendar);
  const change = useChange();
  const bounds = boundsOf(calendar.capacity_most);
  const wrong = wrongIn(typed, calendar.capacity_most);
  const differing = wrong.length > 0 || Object.keys(changedRules(typed, newest)).length > 0;
  const set = (what: Partial<RulesTyped>) => setTyped({ ...typed, ...what });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (wrong.length > 0 || change.isPending) return;
    change.mutate({ revision: calendar.revision, ...changedRules(typed, newest) }, { onSuccess: setNewest });
  }
  const said = (field: string) => (change.error instanceof Problem ? change.error.fields[field]?.join(" ") : undefined);
  const field = (name: RuleField, wide = false) => {
    const { least, most, step } = bounds[name];
    return (
      <Field
        key={name}
        className={wide ? styles.wide : undefined}
        label={t(`form.${name}.label`)}
        remark={t(`form.${name}.unit`)}
        help={t(`form.${name}.help`)}
        error={
          (tried && wrong.includes(name) && t(step ? "form.wrongStep" : "form.wrong", { least, most, step })) ||
          said(name === "notice_hours" ? "notice_minutes" : name)
        }
        inputMode={name === "notice_hours" ? "decimal" : "numeric"}
        value={typed[name]}
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      />
    );
  };
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">{t("form.title")}</h2>
      <p className="small muted">{t("form.lead")}</p>
      <form className={styles.form} onSubmit={submit} noValidate>
        {field("session_minutes")}
        <Choice
          label={t("form.increment.label")}
          help={t("form.increment.help")}
          value={typed.increment_minutes}
          data={INCREMENTS.map((minutes) => ({
            value: String(minutes),
            label: t("form.increment.every", { count: minutes }),
          }))}
          onChange={(event) => set({ increment_minutes: event.currentTarget.value })}
        />
        {field("buffer_before")}
        {field("buffer_after")}
        {field("notice_hours")}
        {field("horizon_days")}
        {field("per_day")}
        {field("per_week")}
        {calendar.capacity_most > 1 && field("capacity")}
        <div className={styles.wide}>
          <Tick
            label={t("form.approval")}
            checked={typed.requires_approval}
            onChange={(event) => set({ requires_approval: event.currentTarget.checked })}
          />
          <p className="small muted">{t("form.approvalWhat")}</p>
        </div>
        {change.error && (
          <div className={styles.wide}>
            {isStale(change.error) ? (
              <Note tone="soon" icon="repeat" live>
                <b>{t("moved.what")}</b> {t("form.moved")}
              </Note>
            ) : (
              <ProblemNote error={change.error} />
            )}
          </div>
        )}
        <div className={`${styles.wide} row wrap`}>
          <Button type="submit" kind="main" busy={change.isPending} disabled={!differing}>
            {t("form.save")}
          </Button>
          <span className="small muted" role="status">
            {tried && wrong.length > 0 && t("form.fix", { count: wrong.length })}
            {change.isSuccess && !differing && t("form.saved")}
          </span>
        </div>
      </form>
    </section>
  );
}
