import { Link } from "react-router";
import { bookingPath } from "@/features/booking/paths";
import { Button, Empty, Margin, Moment } from "@/ui";
import styles from "./calendar.module.css";
import { type Draft, type Stretch, stretchesOn } from "./drawing";
import { bookedOn, offOn, openOn, type Shown } from "./shown";
import { useTexts } from "./texts";
import type { Week } from "./types";
import { clockOf, wallOf } from "./wall";
import { useBookedWords, useDayWords } from "./words";

type Entry =
  | { kind: "open"; top: number; stretch: Stretch; fresh: boolean }
  | { kind: "gone"; top: number; words: string }
  | { kind: "off"; top: number; bottom: number; note: string }
  | { kind: "booked"; top: number; one: Shown };

/** A phone's week: one day at a time, in order, and times are added by hand. */
export function DayList({
  dates,
  chosen,
  base,
  draft,
  week,
  zone,
  now,
  onChoose,
  onOpen,
  onAdd,
  onDay,
}: {
  dates: readonly string[];
  chosen: string;
  base: Draft;
  draft: Draft;
  week: Week;
  zone: string;
  now: Date;
  onChoose: (date: string) => void;
  onOpen: (stretch: Stretch) => void;
  onAdd: () => void;
  onDay: () => void;
}) {
  const { t } = useTexts();
  const words = useDayWords();
  const here = wallOf(now, zone);
  const changed = openOn(chosen, base, draft);
  const entries: Entry[] = [
    ...stretchesOn(draft, chosen).map((stretch) => ({
      kind: "open" as const,
      top: stretch.top,
      stretch,
      fresh: changed.fresh.some(({ start, end }) => start < stretch.bottom && end > stretch.top),
    })),
    ...changed.gone.map((span) => ({ kind: "gone" as const, top: span.start, words: words.span(span) })),
    ...offOn(chosen, week, zone).map(({ top, bottom, note }) => ({ kind: "off" as const, top, bottom, note })),
    ...bookedOn(chosen, week.bookings, zone, now).map((one) => ({ kind: "booked" as const, top: one.top, one })),
  ].sort((one, other) => one.top - other.top);
  return (
    <>
      <fieldset className={styles.strip}>
        <legend className="hide">{t("day.choose")}</legend>
        {dates.map((date) => {
          const busy = bookedOn(date, week.bookings, zone, now).length > 0;
          return (
            <label key={date} className={styles.stripDay}>
              <input
                type="radio"
                name="day"
                value={date}
                checked={date === chosen}
                aria-label={words.day(date)}
                onChange={() => onChoose(date)}
              />
              <span aria-hidden="true">
                <span>{words.letter(date)}</span>
                <b className="num">{words.number(date)}</b>
                <i className={busy ? styles.dotBusy : stretchesOn(draft, date).length > 0 ? styles.dotOpen : ""} />
              </span>
            </label>
          );
        })}
      </fieldset>
      <section className={styles.dayList} aria-labelledby="the-day">
        <header className={styles.dayHead}>
          <h2 id="the-day">{words.day(chosen)}</h2>
          <Button kind="quiet" size="tight" onClick={onDay}>
            {t(draft.own[chosen] ? "day.ownShort" : "day.options")}
          </Button>
        </header>
        {entries.length === 0 ? (
          <Empty>
            <p>{t("day.empty")}</p>
          </Empty>
        ) : (
          <Margin gutter={60}>
            {entries.map((entry) => (
              <Moment key={`${entry.kind} ${entry.top}`} when={clockOf(entry.top)}>
                <EntryLine entry={entry} onOpen={onOpen} />
              </Moment>
            ))}
          </Margin>
        )}
        {chosen === here.date && (
          <p className={`${styles.above} small faint`}>{t("day.now", { time: clockOf(here.minute) })}</p>
        )}
        <Button icon="plus" onClick={onAdd} className={styles.above}>
          {t("add.open")}
        </Button>
      </section>
    </>
  );
}

function EntryLine({ entry, onOpen }: { entry: Entry; onOpen: (stretch: Stretch) => void }) {
  const { t } = useTexts();
  const words = useDayWords();
  const booked = useBookedWords();
  if (entry.kind === "booked") {
    const { one } = entry;
    return (
      <Link className={styles.bookedLine} to={bookingPath(one.booking.id)} data-look={one.look}>
        <b>
          <bdi>{booked.name(one.booking)}</bdi>
        </b>
        <span className="small" dir="auto">
          {t("booked.until", { time: clockOf(one.bottom), what: booked.what(one) })}
        </span>
      </Link>
    );
  }
  if (entry.kind === "off") {
    return (
      <p className="small muted">
        {t("grid.awayUntil", { time: clockOf(entry.bottom) })} <span dir="auto">{entry.note}</span>
      </p>
    );
  }
  if (entry.kind === "gone") {
    return <p className="small muted">{t("grid.goneLong", { span: entry.words })}</p>;
  }
  const { stretch, fresh } = entry;
  return (
    <div className={fresh ? `${styles.openLine} ${styles.freshLine}` : styles.openLine}>
      <span>
        {t("day.openUntil", { span: words.span({ start: stretch.top, end: stretch.bottom }) })}
        <span className="small faint">
          {fresh ? t("grid.unsaved") : stretch.source === "weekly" ? t("source.weekly") : t(`source.${stretch.source}`)}
        </span>
      </span>
      <Button size="tight" onClick={() => onOpen(stretch)}>
        {t("change.open")}
      </Button>
    </div>
  );
}
