import { useId, useState } from "react";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, Icon, Waiting } from "@/ui";
import { clock, shortDay, zoneName } from "@/ui/time";
import styles from "./booking.module.css";
import { byDay, type DayOf, dayName, longDayName, minutesAhead, sameTime, weekEnds } from "./days";
import { useTexts } from "./texts";
import "./texts.book";
import type { Slot } from "./types";
import type { SlotsHandle } from "./useSlots";
import { useBookingWords } from "./words";

/** Times by day on the viewer's clock, a week at a time. `onChoose` gets full ones as well, to wait for. */
export function Times({
  handle,
  name,
  firstFree,
  chosen,
  onChoose,
  level = 2,
  waitable = true,
}: {
  handle: SlotsHandle;
  name: string;
  firstFree: string | null;
  chosen: string | null;
  onChoose: (slot: Slot) => void;
  level?: 2 | 3;
  /** Full times can be chosen, to wait for a place. */
  waitable?: boolean;
}) {
  const { t } = useTexts();
  const viewer = useViewer();
  const { query, week, page, slots } = handle;
  const title = useId();
  const ends = weekEnds(week, viewer.locale);
  const Heading = level === 2 ? "h2" : "h3";
  const days = byDay(waitable ? slots : slots.filter(({ state }) => state === "free"), viewer);
  return (
    <section className={styles.times} aria-labelledby={title}>
      <header className={styles.timesHead}>
        <Heading id={title} className={styles.timesTitle}>
          {t("times.title", { zone: zoneName(viewer.zone) })}
        </Heading>
        <div className={styles.pager}>
          <button
            type="button"
            className={styles.turn}
            aria-label={t("times.earlier")}
            disabled={page === 0}
            onClick={() => handle.turn(page - 1)}
          >
            <Icon name="back" />
          </button>
          <span className="small num" role="status">
            {t("times.span", ends)}
          </span>
          <button
            type="button"
            className={styles.turn}
            aria-label={t("times.later")}
            disabled={handle.atEnd}
            onClick={() => handle.turn(page + 1)}
          >
            <Icon name="forward" />
          </button>
        </div>
      </header>
      {query.isPending && <Waiting words={t("times.loading")} />}
      {query.error && !query.data && <ProblemNote error={query.error} onAgain={() => query.refetch()} />}
      {query.data && (
        <div aria-busy={query.isPlaceholderData} className={query.isPlaceholderData ? styles.stale : undefined}>
          {!query.data.bookable && days.length === 0 ? (
            <Closed name={name} />
          ) : days.length === 0 ? (
            <NoTimes handle={handle} name={name} firstFree={firstFree} />
          ) : (
            <Days days={days} chosen={chosen} onChoose={onChoose} />
          )}
          {slots.some(({ fits, state }) => fits === true && state === "free") && (
            <p className={`${styles.legend} small muted`}>
              <i className={styles.fits} aria-hidden="true" /> {t("times.fits")}
            </p>
          )}
        </div>
      )}
    </section>
  );
}

function Closed({ name }: { name: string }) {
  const { t } = useTexts();
  return (
    <div className={`${styles.noTimes} small`}>
      <p>
        <b>{t("times.closed", { name })}</b>
      </p>
      <p className="muted">{t("times.closedWhat")}</p>
    </div>
  );
}

/** A week without any: to the first that has some, or that there are none at all. */
function NoTimes({ handle, name, firstFree }: { handle: SlotsHandle; name: string; firstFree: string | null }) {
  const { t } = useTexts();
  const { viewer, now } = useBookingWords();
  const { firstFreePage, page } = handle;
  const elsewhere = firstFree !== null && firstFreePage !== null && firstFreePage !== page;
  return (
    <div className={`${styles.noTimes} small`}>
      {firstFree === null && page === 0 ? (
        <>
          <p>
            <b>{t("times.noneYet")}</b>
          </p>
          <p className="muted">{t("times.noneYetWhat", { name })}</p>
        </>
      ) : (
        <p className="muted">{t("times.none")}</p>
      )}
      {elsewhere ? (
        <Button size="tight" onClick={() => handle.turn(firstFreePage)}>
          {t("times.next", { day: shortDay(firstFree, viewer, now) })}
        </Button>
      ) : (
        page > 0 && (
          <Button size="tight" onClick={() => handle.turn(0)}>
            {t("times.soonest")}
          </Button>
        )
      )}
    </div>
  );
}

function Days({
  days,
  chosen,
  onChoose,
}: {
  days: DayOf<Slot>[];
  chosen: string | null;
  onChoose: (slot: Slot) => void;
}) {
  const { locale } = useViewer();
  return (
    <ol className={styles.days}>
      {days.map((day) => (
        <li key={day.day}>
          <span className={`${styles.day} small`}>
            <span aria-hidden="true">{dayName(day.day, locale)}</span>
            <span className="hide">{longDayName(day.day, locale)}</span>
          </span>
          <Day day={day} chosen={chosen} onChoose={onChoose} />
        </li>
      ))}
    </ol>
  );
}

/** So many times of a day are shown at first: two rows in the narrowest place. */
const SHOWN = 6;

function Day({
  day: { slots },
  chosen,
  onChoose,
}: {
  day: DayOf<Slot>;
  chosen: string | null;
  onChoose: (slot: Slot) => void;
}) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const holds = slots.some(({ slot }) => sameTime(slot.starts_at, chosen));
  const allFull = slots.every(({ slot }) => slot.state === "full");
  const only = slots.length === 1 ? slots[0]?.slot : undefined;
  const [all, setAll] = useState(false);
  // What is chosen is among those that are shown.
  const first = slots.filter(({ slot }, index) => index < SHOWN - 1 || sameTime(slot.starts_at, chosen));
  const shown = all || slots.length <= SHOWN ? slots : first;
  if (allFull && !open && !holds) {
    return (
      <p className={`${styles.allFull} small muted`}>
        {t("times.full")}{" "}
        <button type="button" className={styles.link} onClick={() => (only ? onChoose(only) : setOpen(true))}>
          {t("times.tell")}
        </button>
      </p>
    );
  }
  return (
    <div className={styles.slotsOfDay}>
      {allFull && slots.length > 1 && <p className="small muted">{t("times.which")}</p>}
      <ul className={styles.slots}>
        {shown.map(({ slot, clock: words }) => (
          <li key={slot.starts_at}>
            <SlotButton slot={slot} words={words} on={sameTime(slot.starts_at, chosen)} onChoose={onChoose} />
          </li>
        ))}
        {shown.length < slots.length && (
          <li>
            <button
              type="button"
              className={styles.more}
              aria-label={t("times.more", { count: slots.length - shown.length })}
              onClick={() => setAll(true)}
            >
              +{slots.length - shown.length}
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}

function SlotButton({
  slot,
  words,
  on,
  onChoose,
}: {
  slot: Slot;
  words: string;
  on: boolean;
  onChoose: (slot: Slot) => void;
}) {
  const { t } = useTexts();
  const viewer = useViewer();
  const look = [styles.slot, slot.state !== "free" && styles.taken, on && styles.chosen].filter(Boolean).join(" ");
  const several = slot.state === "free" && slot.places > 1;
  return (
    <button
      type="button"
      className={look}
      aria-pressed={on}
      disabled={slot.state === "yours"}
      onClick={() => onChoose(slot)}
    >
      {slot.fits === true && slot.state === "free" && <i className={styles.fits} aria-hidden="true" />}
      <time dateTime={slot.starts_at}>{words}</time>
      <span className="hide"> {t("times.slot", { clock: "", end: clock(slot.ends_at, viewer) })}</span>
      {slot.state === "full" && <span className={styles.slotState}>{t("times.isFull")}</span>}
      {slot.state === "yours" && <span className={styles.slotState}>{t("times.isYours")}</span>}
      {several && <span className={styles.slotState}>{t("times.left", { count: slot.places })}</span>}
      {slot.fits === true && slot.state === "free" && <span className="hide">, {t("times.fitsShort")}</span>}
    </button>
  );
}

/** "In London, 5 h 30 min behind you" */
export function ZoneApart({ zone, at }: { zone: string; at: Date }) {
  const { t } = useTexts();
  const { viewer, length } = useBookingWords();
  const ahead = minutesAhead(at, viewer.zone, zone);
  const words = { zone: zoneName(zone), far: length(Math.abs(ahead) * 60) };
  return <>{t(ahead === 0 ? "times.here" : ahead > 0 ? "times.ahead" : "times.behind", words)}</>;
}
