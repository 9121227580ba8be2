import { type CSSProperties, type KeyboardEvent, memo, useEffect, useId, useMemo, useRef, useState } from "react";
import { Link } from "react-router";
import { bookingPath } from "@/features/booking/paths";
import { clock } from "@/ui/time";
import styles from "./calendar.module.css";
import { type Draft, type Span, type Stretch, stretchAt } from "./drawing";
import { bookedOn, keptFreeOn, offOn, openOn, type Shown } from "./shown";
import { useTexts } from "./texts";
import type { Week } from "./types";
import { useDrawPointer } from "./useDrawPointer";
import { clockOf, DAY, minutesOfDay, wallOf } from "./wall";
import { useBookedWords, useDayWords } from "./words";

/** How long a cell of the grid is, for those who draw by keyboard. */
const CELL = 30;
/** One hour's height, px. */
const HOUR = 54;

interface Cell {
  day: number;
  minute: number;
}

export interface GridActs {
  /** Open this stretch. */
  onDraw: (date: string, span: Span) => void;
  /** Put its edges elsewhere. */
  onEdge: (stretch: Stretch, span: Span) => void;
  onRemove: (stretch: Stretch) => void;
  /** Look at one, to change it. */
  onOpen: (stretch: Stretch) => void;
  /** Tapped where nothing is open. */
  onAdd: (date: string, minute: number) => void;
  onDay: (date: string) => void;
  onUndo: () => void;
  /** More hours than are in sight. */
  onWhole: () => void;
  /** Read something out. */
  say: (words: string) => void;
}

/** A week, to draw on: by mouse, by finger, and by keyboard as a grid of half hours. */
export function WeekGrid({
  dates,
  base,
  draft,
  week,
  zone,
  now,
  hours,
  acts,
}: {
  dates: readonly string[];
  base: Draft;
  draft: Draft;
  week: Week;
  zone: string;
  now: Date;
  hours: { from: number; to: number };
  acts: GridActs;
}) {
  const { t } = useTexts();
  const words = useDayWords();
  const hint = useId();
  const field = useRef<HTMLDivElement>(null);
  const { gesture, handlers } = useDrawPointer({
    field,
    dates,
    hours,
    draft,
    onDraw: acts.onDraw,
    onEdge: acts.onEdge,
    onTap: (date, minute) => {
      const stretch = stretchAt(draft, date, minute);
      if (stretch) acts.onOpen(stretch);
      else acts.onAdd(date, minute);
    },
  });
  const { cursor, anchor, onKeyDown, onFocus } = useKeyboard({ dates, hours, draft, acts });
  const here = wallOf(now, zone);
  const booked = useMemo(
    () => dates.map((date) => bookedOn(date, week.bookings, zone, now)),
    [dates, week.bookings, zone, now],
  );
  const style = {
    "--hour": `${HOUR}px`,
    "--high": `${((hours.to - hours.from) / 60) * HOUR}px`,
  } as CSSProperties;
  const preview =
    gesture ?? (anchor && cursor ? { date: dates[anchor.day] ?? "", span: between(anchor, cursor) } : null);
  return (
    <div className={styles.week} style={style}>
      <div className={styles.heads}>
        {dates.map((date) => {
          const length = minutesOfDay(date, zone);
          return (
            <button
              key={date}
              type="button"
              className={styles.head}
              aria-current={date === here.date ? "date" : undefined}
              aria-label={t("day.open", { day: words.day(date) })}
              onClick={() => acts.onDay(date)}
            >
              <span>
                {words.short(date)} <b className="num">{words.number(date)}</b>
              </span>
              {length !== DAY && (
                <span className={styles.odd} title={t("day.odd")}>
                  {words.hours(length)}
                </span>
              )}
              {draft.own[date] && <span className={styles.odd}>{t("day.own")}</span>}
            </button>
          );
        })}
      </div>
      <p id={hint} className="hide">
        {t("grid.hint")}
      </p>
      <div className={styles.body}>
        {/* biome-ignore lint/a11y/useSemanticElements: a table can't be laid over by what is drawn */}
        <div
          role="grid"
          tabIndex={-1}
          className={styles.grid}
          aria-label={t("grid.label")}
          aria-describedby={hint}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
        >
          <Cells dates={dates} hours={hours} draft={draft} base={base} booked={booked} cursor={cursor} />
        </div>
        <div className={styles.layers} ref={field} {...handlers}>
          {dates.map((date, index) => (
            <div key={date} className={date < here.date ? `${styles.column} ${styles.past}` : styles.column}>
              <Column
                date={date}
                base={base}
                draft={draft}
                week={week}
                zone={zone}
                from={hours.from}
                booked={booked[index] ?? []}
              />
              {preview?.date === date && (
                <Piece className={styles.fresh} span={shownSpan(preview.span)} from={hours.from}>
                  <b>{words.span(preview.span)}</b>
                </Piece>
              )}
              {cursor && dates[cursor.day] === date && (
                <span
                  className={styles.cursor}
                  style={{ top: px(cursor.minute - hours.from), height: px(CELL) }}
                  aria-hidden="true"
                />
              )}
              {date === here.date && here.minute >= hours.from && here.minute <= hours.to && (
                <span className={styles.now} style={{ top: px(here.minute - hours.from) }} aria-hidden="true">
                  <span>{clock(now, { zone, locale: "en-GB" })}</span>
                </span>
              )}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

const px = (minutes: number) => `calc(var(--hour) * ${minutes / 60})`;

const shownSpan = ({ start, end }: Span): Span =>
  start >= DAY ? { start: start - DAY, end: end - DAY } : { start, end: Math.min(end, DAY) };

const between = (one: Cell, other: Cell): Span => ({
  start: Math.min(one.minute, other.minute),
  end: Math.max(one.minute, other.minute) + CELL,
});

/** What a date's column shows, below what is being drawn. */
function Column({
  date,
  base,
  draft,
  week,
  zone,
  from,
  booked,
}: {
  date: string;
  base: Draft;
  draft: Draft;
  week: Week;
  zone: string;
  from: number;
  booked: readonly Shown[];
}) {
  const { t } = useTexts();
  const words = useDayWords();
  const open = openOn(date, base, draft);
  return (
    <>
      {open.kept.map((span) => (
        <Piece key={span.start} className={styles.open} span={span} from={from} />
      ))}
      {open.gone.map((span) => (
        <Piece key={`gone ${span.start}`} className={styles.gone} span={span} from={from}>
          <b>{t("grid.gone", { span: words.span(span) })}</b>
          <span>{t("grid.unsaved")}</span>
        </Piece>
      ))}
      {open.fresh.map((span) => (
        <Piece key={`fresh ${span.start}`} className={styles.fresh} span={span} from={from}>
          <b>{t("grid.fresh", { span: words.span(span) })}</b>
          <span>{t("grid.unsaved")}</span>
        </Piece>
      ))}
      {offOn(date, week, zone).map(({ starts_at, note, top, bottom }) => (
        <Piece key={`off ${starts_at}`} className={styles.off} span={{ start: top, end: bottom }} from={from}>
          <b>{t("grid.away")}</b>
          {note && <span dir="auto">{note}</span>}
        </Piece>
      ))}
      {keptFreeOn(date, week.bookings, zone).map((span) => (
        <Piece key={`free ${span.start}`} className={styles.buffer} span={span} from={from} />
      ))}
      {booked.map((one) => (
        <BookedPiece key={one.key} one={one} from={from} />
      ))}
    </>
  );
}

function Piece({
  className,
  span,
  from,
  children,
}: {
  className?: string;
  span: Span;
  from: number;
  children?: React.ReactNode;
}) {
  return (
    <div
      className={`${styles.piece} ${className}`}
      style={{ top: px(span.start - from), height: px(span.end - span.start) }}
      aria-hidden="true"
    >
      {children}
    </div>
  );
}

const LOOKS = { ahead: styles.ahead, done: styles.done, asks: styles.asks, review: styles.review };

/** A session: its name, and what it is about or what became of it. Leads to its page. */
function BookedPiece({ one, from }: { one: Shown; from: number }) {
  const { t } = useTexts();
  const booked = useBookedWords();
  const { booking, look, top, bottom } = one;
  return (
    <Link
      to={bookingPath(booking.id)}
      className={`${styles.piece} ${styles.booked} ${LOOKS[look]}`}
      style={{ top: px(top - from), height: px(Math.max(bottom - top, 20)) }}
      aria-label={t("booked.label", {
        name: booked.name(booking),
        span: `${clockOf(top)} ${clockOf(bottom)}`,
        what: booked.what(one),
      })}
    >
      <b>
        <bdi>{booked.name(booking)}</bdi>
      </b>
      <span dir="auto">{booked.what(one)}</span>
    </Link>
  );
}

/** The half hours of the week, for keyboards and screen readers; what is drawn lies over them. */
const Cells = memo(function Cells({
  dates,
  hours,
  draft,
  base,
  booked,
  cursor,
}: {
  dates: readonly string[];
  hours: { from: number; to: number };
  draft: Draft;
  base: Draft;
  booked: readonly (readonly Shown[])[];
  cursor: Cell | null;
}) {
  const { t } = useTexts();
  const words = useDayWords();
  const said = useBookedWords();
  const days = useMemo(() => dates.map((date) => openOn(date, base, draft)), [dates, base, draft]);
  const rows = Array.from({ length: (hours.to - hours.from) / CELL }, (_, row) => hours.from + row * CELL);
  const within = (spans: readonly Span[], minute: number) =>
    spans.some(({ start, end }) => minute < end && minute + CELL > start);
  return rows.map((minute) => (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    <div key={minute} role="row" tabIndex={-1} className={styles.line}>
      {/* Each cell says its own time. */}
      <span className={styles.hour} aria-hidden="true">
        {minute % 60 === 0 && minute > hours.from && <span>{clockOf(minute)}</span>}
      </span>
      {dates.map((date, day) => {
        const open = days[day];
        const at = booked[day]?.find(({ top, bottom }) => minute < bottom && minute + CELL > top);
        const state = at
          ? t("cell.booked", { name: said.name(at.booking) })
          : open && within(open.fresh, minute)
            ? t("cell.fresh")
            : open && within(open.kept, minute)
              ? t("cell.open")
              : open && within(open.gone, minute)
                ? t("cell.gone")
                : t("cell.closed");
        const current = cursor ? cursor.day === day && cursor.minute === minute : day === 0 && minute === rows[0];
        return (
          // biome-ignore lint/a11y/useSemanticElements: see the grid
          <div
            key={date}
            role="gridcell"
            tabIndex={current ? 0 : -1}
            className={styles.cell}
            data-day={day}
            data-minute={minute}
            aria-selected={open ? within(open.kept, minute) || within(open.fresh, minute) : false}
            aria-label={t("cell.label", { day: words.day(date), time: clockOf(minute), state })}
          />
        );
      })}
    </div>
  ));
});

/** Arrows move, Enter or Space begin and end a stretch, Delete removes one, Escape goes back. */
function useKeyboard({
  dates,
  hours,
  draft,
  acts,
}: {
  dates: readonly string[];
  hours: { from: number; to: number };
  draft: Draft;
  acts: GridActs;
}) {
  const { t } = useTexts();
  const words = useDayWords();
  const [cursor, setCursor] = useState<Cell | null>(null);
  const [anchor, setAnchor] = useState<Cell | null>(null);
  const box = useRef<HTMLElement | null>(null);
  const last = hours.to - CELL;

  // The cell may have come into being with the hours around it.
  useEffect(() => {
    if (!cursor) return;
    box.current
      ?.querySelector<HTMLElement>(`[data-day="${cursor.day}"][data-minute="${cursor.minute}"]`)
      ?.focus({ preventScroll: false });
  }, [cursor]);

  function go(to: Cell) {
    const day = Math.max(0, Math.min(dates.length - 1, to.day));
    if (to.minute < hours.from || to.minute > last) {
      const beyond = to.minute >= 0 && to.minute < DAY;
      if (!beyond) return;
      acts.onWhole();
    }
    setCursor({ day, minute: Math.max(0, Math.min(DAY - CELL, to.minute)) });
    if (!anchor) return;
    acts.say(words.stretch({ date: dates[anchor.day] ?? "" }, between(anchor, { day, minute: to.minute })));
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    box.current = event.currentTarget;
    const at = cursor ?? { day: 0, minute: hours.from };
    const date = dates[at.day];
    if (!date || event.altKey || event.ctrlKey || event.metaKey) return;
    const side = document.documentElement.dir === "rtl" ? -1 : 1;
    const move = (day: number, minute: number) =>
      go({ day: anchor ? at.day : at.day + day, minute: at.minute + minute });
    const stretch = stretchAt(draft, date, at.minute) ?? stretchAt(draft, date, at.minute + CELL - 1);
    switch (event.key) {
      case "ArrowUp":
        move(0, -CELL);
        break;
      case "ArrowDown":
        move(0, CELL);
        break;
      case "ArrowLeft":
        move(-side, 0);
        break;
      case "ArrowRight":
        move(side, 0);
        break;
      case "PageUp":
        go({ ...at, minute: Math.max(hours.from, at.minute - 4 * 60) });
        break;
      case "PageDown":
        go({ ...at, minute: Math.min(last, at.minute + 4 * 60) });
        break;
      case "Home":
        if (!anchor) go({ ...at, day: 0 });
        break;
      case "End":
        if (!anchor) go({ ...at, day: dates.length - 1 });
        break;
      case "Enter":
      case " ":
        if (anchor) {
          setAnchor(null);
          acts.onDraw(date, between(anchor, at));
        } else if (stretch) acts.onOpen(stretch);
        else {
          setAnchor(at);
          acts.say(t("grid.begun", { what: words.day(date), time: clockOf(at.minute) }));
        }
        break;
      case "Delete":
      case "Backspace":
        if (!anchor && stretch) acts.onRemove(stretch);
        break;
      case "Escape":
        if (anchor) {
          setAnchor(null);
          acts.say(t("grid.letGo"));
        } else acts.onUndo();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return {
    cursor,
    anchor,
    onKeyDown,
    onFocus: (event: React.FocusEvent<HTMLElement>) => {
      const { day, minute } = event.target.dataset;
      if (day === undefined || minute === undefined) return;
      if (cursor?.day === Number(day) && cursor.minute === Number(minute)) return;
      setCursor({ day: Number(day), minute: Number(minute) });
    },
  };
}
