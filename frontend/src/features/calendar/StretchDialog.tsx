import { type FormEvent, useId, useState } from "react";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Choice, Field, Segments } from "@/ui/Field";
import styles from "./calendar.module.css";
import { type Draft, type Scope, SHORTEST, type Span, type Stretch, scopeOn } from "./drawing";
import { useTexts } from "./texts";
import { clockOf, DAY, minuteOf, weekdayOf } from "./wall";
import { useDayWords } from "./words";

/** What is looked at: a stretch there is, or a date on which another one is to be. */
export type Looked = { stretch: Stretch } | { date: string; span: Span };

/** When a stretch begins and ends, for every week or once: by hand, to the minute. */
export function StretchDialog({
  looked,
  dates,
  draft,
  today,
  asked,
  onSet,
  onRemove,
  onClose,
}: {
  looked: Looked;
  dates: readonly string[];
  draft: Draft;
  today: string;
  /** For which scope is drawn just now. */
  asked: Scope;
  onSet: (date: string, span: Span, scope: Scope) => void;
  onRemove: (scope: Scope) => void;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const words = useDayWords();
  const form = useId();
  const stretch = "stretch" in looked ? looked.stretch : null;
  const first = "stretch" in looked ? looked.stretch : looked;
  const [date, setDate] = useState("stretch" in looked ? looked.stretch.origin : looked.date);
  const [from, setFrom] = useState(clockOf(first.span.start));
  const [to, setTo] = useState(clockOf(first.span.end));
  const [wanted, setWanted] = useState(asked);
  const [tried, setTried] = useState(false);

  // A date with hours of its own, and one that is open besides, are about that date alone.
  const dated = stretch ? stretch.source !== "weekly" : scopeOn(draft, date, "week") === "date";
  const over = date < today;
  const scope: Scope = dated ? "date" : over ? "week" : wanted;
  const start = minuteOf(from);
  const end = minuteOf(to);
  const span = { start, end: end <= start ? end + DAY : end };
  const wrong = Number.isNaN(start) || Number.isNaN(end) || span.end - span.start < SHORTEST;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!wrong) onSet(date, span, scope);
  }
  return (
    <Dialog
      open
      title={stretch ? words.stretch({ date }, stretch.span) : t("add.title")}
      onClose={onClose}
      actions={
        <>
          {stretch && (
            <Button kind="loss" className={styles.remove} onClick={() => onRemove(scope)}>
              {t("change.remove")}
            </Button>
          )}
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" form={form} kind="main">
            {t(stretch ? "change.act" : "add.act")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.fields} noValidate>
        {!stretch && (
          <Choice
            label={t("add.day")}
            value={date}
            data={dates.map((one) => ({ value: one, label: words.day(one) }))}
            onChange={(event) => setDate(event.currentTarget.value)}
          />
        )}
        <div className={styles.pair}>
          <Field
            label={t("add.from")}
            type="time"
            step={300}
            data-autofocus
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <Field
            label={t("add.to")}
            type="time"
            step={300}
            value={to}
            error={tried && wrong && t("add.wrong", { count: SHORTEST })}
            help={!wrong && span.end > DAY ? t("add.over") : undefined}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </div>
        {dated || over ? (
          <p className="small muted">
            {t(dated ? (stretch?.source === "once" ? "change.once" : "change.own") : "change.past", {
              day: words.day(date),
            })}
          </p>
        ) : (
          <Segments<Scope>
            label={t("scope.label")}
            options={[
              { value: "week", label: t("scope.every", { day: words.weekday(weekdayOf(date)) }) },
              { value: "date", label: t("scope.only", { date: words.date(date) }) },
            ]}
            value={scope}
            onChange={setWanted}
          />
        )}
        <p className="small muted">{t("add.later")}</p>
      </form>
    </Dialog>
  );
}
