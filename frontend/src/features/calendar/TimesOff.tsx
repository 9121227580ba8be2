import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Button, Empty } from "@/ui";
import { Field, Tick } from "@/ui/Field";
import { addTimeOff, CALENDAR, dropTimeOff } from "./queries";
import styles from "./settings.module.css";
import { useTexts } from "./texts";
import { isWhole, lastDayOf, type OffTyped, offOf } from "./timesOff";
import type { Calendar, TimeOff } from "./types";
import { wallOf } from "./wall";
import { useDayWords } from "./words";

const NOTHING: OffTyped = { from: "", to: "", fromTime: "", toTime: "", note: "" };

/** When nobody can be met though hours are open: holidays, an afternoon. */
export function TimesOff({ calendar }: { calendar: Calendar }) {
  const { t } = useTexts();
  const { now } = useWords();
  const queries = useQueryClient();
  const zone = calendar.time_zone;
  const [typed, setTyped] = useState(NOTHING);
  const [whole, setWhole] = useState(true);
  const [tried, setTried] = useState(false);
  const onSettled = () => queries.invalidateQueries({ queryKey: CALENDAR });
  const add = useMutation({
    mutationFn: addTimeOff,
    onSuccess: () => {
      setTyped(NOTHING);
      setTried(false);
    },
    onSettled,
  });
  const drop = useMutation({ mutationFn: dropTimeOff, onSettled });
  const off = offOf({ ...typed, to: typed.to || typed.from }, whole, zone);
  const ahead = calendar.times_off
    .filter(({ ends_at }) => Date.parse(ends_at) > now.getTime())
    .sort((one, other) => one.starts_at.localeCompare(other.starts_at));
  const set = (what: Partial<OffTyped>) => setTyped({ ...typed, ...what });
  const today = wallOf(now, zone).date;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (off && !add.isPending) add.mutate(off);
  }
  return (
    <section aria-labelledby="off">
      <h2 id="off">{t("off.title")}</h2>
      <p className="small muted">{t("off.what")}</p>
      {ahead.length === 0 ? (
        <div className={styles.above}>
          <Empty>
            <p>{t("off.none")}</p>
          </Empty>
        </div>
      ) : (
        <ul className={styles.lines}>
          {ahead.map((one) => (
            <li key={one.id}>
              <div>
                <OffWords off={one} zone={zone} />
                {one.note && (
                  <p className="small muted" dir="auto">
                    {one.note}
                  </p>
                )}
              </div>
              <Button
                size="tight"
                busy={drop.isPending && drop.variables === one.id}
                onClick={() => drop.mutate(one.id)}
              >
                {t("off.drop")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {drop.error && <ProblemNote error={drop.error} />}
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={t("off.from")}
          type="date"
          min={today}
          value={typed.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <Field
          label={t(whole ? "off.last" : "off.to")}
          type="date"
          min={typed.from || today}
          value={typed.to || typed.from}
          error={tried && !off && t("off.wrong")}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
        {!whole && (
          <>
            <Field
              label={t("off.fromTime")}
              type="time"
              value={typed.fromTime}
              onChange={(event) => set({ fromTime: event.currentTarget.value })}
            />
            <Field
              label={t("off.toTime")}
              type="time"
              value={typed.toTime}
              onChange={(event) => set({ toTime: event.currentTarget.value })}
            />
          </>
        )}
        <div className={styles.wide}>
          <Tick label={t("off.whole")} checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} />
        </div>
        <Field
          className={styles.wide}
          label={t("off.note")}
          remark={t("off.optional")}
          help={t("off.noteHelp")}
          maxLength={120}
          value={typed.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
        {add.error && (
          <div className={styles.wide}>
            <ProblemNote error={add.error} />
          </div>
        )}
        <div className={styles.wide}>
          <Button type="submit" icon="plus" busy={add.isPending}>
            {t("off.add")}
          </Button>
        </div>
      </form>
    </section>
  );
}

/** "21 December to 4 January", "Friday 27 November, 09:00 to 11:30" */
function OffWords({ off, zone }: { off: TimeOff; zone: string }) {
  const { t } = useTexts();
  const words = useDayWords();
  const from = wallOf(off.starts_at, zone);
  const to = wallOf(off.ends_at, zone);
  if (isWhole(off, zone)) {
    const last = lastDayOf(off, zone);
    return (
      <b>
        {from.date === last ? words.day(last) : t("rules.fromTo", { from: words.day(from.date), to: words.day(last) })}
      </b>
    );
  }
  if (from.date === to.date) {
    return <b className="num">{words.stretch({ date: from.date }, { start: from.minute, end: to.minute })}</b>;
  }
  return (
    <b className="num">
      {t("off.across", {
        from: words.day(from.date),
        fromTime: words.clock(from.minute),
        to: words.day(to.date),
        toTime: words.clock(to.minute),
      })}
    </b>
  );
}
