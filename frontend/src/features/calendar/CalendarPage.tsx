import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useBlocker, useSearchParams } from "react-router";
import { useMe } from "@/api/queries";
import { isWorkingInterviewer } from "@/app/stage";
import { ProblemNote } from "@/features/errors";
import { Button, Note, useNow, useWindowTitle, Waiting } from "@/ui";
import { Segments } from "@/ui/Field";
import { zoneName } from "@/ui/time";
import { Aside } from "./Aside";
import styles from "./calendar.module.css";
import { closeDate, type Draft, followWeek, open, replace, type Scope, type Span, type Stretch } from "./drawing";
import { calendarQuery, weekQuery } from "./queries";
import type { Looked } from "./StretchDialog";
import { hoursOf } from "./shown";
import { useTexts } from "./texts";
import type { Calendar, Week } from "./types";
import { type Drawing, useDrawing } from "./useDrawing";
import { addDays, DAY, isDate, mondayOf, wallOf, weekdayOf, weekFrom } from "./wall";
import { placeOf, useDayWords, useSaveWords } from "./words";

// A phone never needs the grid, a desk never the list.
const WeekGrid = lazy(() => import("./WeekGrid").then((module) => ({ default: module.WeekGrid })));
const DayList = lazy(() => import("./DayList").then((module) => ({ default: module.DayList })));
const StretchDialog = lazy(() => import("./StretchDialog").then((module) => ({ default: module.StretchDialog })));
const DayDialog = lazy(() => import("./DayDialog").then((module) => ({ default: module.DayDialog })));
const LeaveDialog = lazy(() => import("./LeaveDialog").then((module) => ({ default: module.LeaveDialog })));

/** When somebody can be met, and who meets them then: a week to draw on. */
export default function CalendarPage() {
  const { t } = useTexts();
  const calendar = useQuery(calendarQuery);
  useWindowTitle(t("title"));
  if (!calendar.data) {
    return (
      <div data-wide className={styles.first}>
        <h1 className={styles.title}>{t("title")}</h1>
        {calendar.error ? (
          <ProblemNote error={calendar.error} onAgain={() => calendar.refetch()} />
        ) : (
          <Waiting lines={8} />
        )}
      </div>
    );
  }
  return <Page calendar={calendar.data} />;
}

function Page({ calendar }: { calendar: Calendar }) {
  const { t } = useTexts();
  const words = useDayWords();
  const works = isWorkingInterviewer(useMe());
  const phone = useMediaQuery("(max-width: 880px)", undefined, { getInitialValueInEffect: false });
  const now = useNow(30_000);
  const zone = calendar.time_zone;
  const today = wallOf(now, zone).date;
  const [search, setSearch] = useSearchParams();
  const asked = search.get("week");
  const monday = mondayOf(isDate(asked) ? asked : today);
  const dates = useMemo(() => weekFrom(monday), [monday]);
  const week = useQuery(weekQuery(monday));
  const drawing = useDrawing(calendar);
  const [scope, setScope] = useState<Scope>("week");
  const [whole, setWhole] = useState(false);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const [chosen, setChosen] = useState(today);
  const [said, say] = useState("");
  const { draft } = drawing;
  const shown = dates.includes(chosen) ? chosen : (dates[0] ?? today);

  const go = (to: string) => setSearch(to === mondayOf(today) ? {} : { week: to }, { replace: true });

  /** Draws, and reads out what now stands there. */
  function draw(next: Draft, what: string) {
    if (next === draft) return;
    drawing.draw(next);
    say(t("said.unsaved", { what }));
  }
  /** A date that is over changes with its weekday only. */
  const scopeFor = (date: string): Scope => (date < today ? "week" : scope);
  const on = (date: string, as: Scope) => (as === "week" && !draft.own[date] ? { weekday: weekdayOf(date) } : { date });

  function add(date: string, span: Span, as = scopeFor(date)) {
    draw(open(draft, date, span, as), words.stretch(on(date, as), span));
  }
  function change(stretch: Stretch, span: Span | null, as = scopeFor(stretch.origin)) {
    const place = as === "week" ? placeOf(stretch, draft, weekdayOf) : { date: stretch.origin };
    const what = words.stretch(place, span ?? stretch.span);
    draw(replace(draft, stretch, span, as), span ? what : t("said.closed", { what }));
  }
  function undo() {
    if (!drawing.canUndo) return;
    drawing.undo();
    say(t("said.undone"));
  }

  const bookings = week.data?.bookings;
  const hours = useMemo(
    () => (whole ? { from: 0, to: DAY } : hoursOf(dates, draft, bookings ?? [], zone)),
    [whole, dates, draft, bookings, zone],
  );
  const nothing = draft.weekly.every((spans) => spans.length === 0) && Object.keys(draft.once).length === 0;
  return (
    <div data-wide className={drawing.dirty ? styles.dirty : undefined}>
      <header className={styles.top}>
        <h1 className={`${styles.title} num`} id="page-title" tabIndex={-1}>
          {words.week(dates[0] ?? today, dates[6] ?? today)}
        </h1>
        <div className="row">
          <Button icon="back" label={t("week.before")} onClick={() => go(addDays(monday, -7))} />
          <Button className="desk-only" onClick={() => go(mondayOf(today))} disabled={monday === mondayOf(today)}>
            {t("week.today")}
          </Button>
          <Button icon="forward" label={t("week.after")} onClick={() => go(addDays(monday, 7))} />
        </div>
        <span className="small muted desk-only">
          {t(works ? "zone.interviewer" : "zone.candidate", { zone: zoneName(zone) })}
        </span>
        <SaveBar drawing={drawing} onUndo={undo} />
      </header>
      <Notes drawing={drawing} />
      {nothing && !drawing.dirty && (
        <div className={styles.note}>
          <Note icon="calendar">
            <b>{t(works ? "empty.interviewer" : "empty.candidate")}</b> {t(phone ? "empty.phone" : "empty.how")}
          </Note>
        </div>
      )}
      {week.error && !week.data && (
        <div className={styles.note}>
          <ProblemNote error={week.error} onAgain={() => week.refetch()} />
        </div>
      )}
      <div className={styles.both}>
        <div className={styles.main}>
          {!phone && (
            <div className={styles.tools}>
              <Segments<Scope>
                label={t("scope.label")}
                hideLabel
                options={[
                  { value: "week", label: t("scope.week") },
                  { value: "date", label: t("scope.date") },
                ]}
                value={scope}
                onChange={setScope}
              />
              <span className="small muted">{t(scope === "week" ? "scope.weekWhat" : "scope.dateWhat")}</span>
              <span className="push" />
              <Button size="tight" aria-pressed={whole} onClick={() => setWhole(!whole)}>
                {t(whole ? "grid.less" : "grid.whole")}
              </Button>
              <Button
                size="tight"
                icon="plus"
                onClick={() =>
                  setLooked({
                    date: today > (dates[0] ?? "") && dates.includes(today) ? today : (dates[0] ?? today),
                    span: USUAL,
                  })
                }
              >
                {t("add.open")}
              </Button>
            </div>
          )}
          <Suspense fallback={<div className={styles.later} />}>
            {phone ? (
              <DayList
                dates={dates}
                chosen={shown}
                base={drawing.base}
                draft={draft}
                week={week.data ?? NO_WEEK}
                zone={zone}
                now={now}
                onChoose={setChosen}
                onOpen={(stretch) => setLooked({ stretch })}
                onAdd={() => setLooked({ date: shown, span: USUAL })}
                onDay={() => setDay(shown)}
              />
            ) : (
              <WeekGrid
                dates={dates}
                base={drawing.base}
                draft={draft}
                week={week.data ?? NO_WEEK}
                zone={zone}
                now={now}
                hours={hours}
                acts={{
                  onDraw: add,
                  onEdge: change,
                  onRemove: (stretch) => change(stretch, null),
                  onOpen: (stretch) => setLooked({ stretch }),
                  onAdd: (date, minute) => {
                    const start = Math.min(Math.floor(minute / 30) * 30, DAY - 60);
                    setLooked({ date, span: { start, end: start + 60 } });
                  },
                  onDay: setDay,
                  onUndo: undo,
                  onWhole: () => setWhole(true),
                  say,
                }}
              />
            )}
          </Suspense>
          {!phone && <Key works={works} />}
        </div>
        <Aside calendar={calendar} week={week.data} works={works} />
      </div>
      <p className="hide" role="status" aria-live="polite">
        {said}
      </p>
      <Suspense fallback={null}>
        {looked && (
          <StretchDialog
            looked={looked}
            dates={dates}
            draft={draft}
            today={today}
            asked={scope}
            onSet={(date, span, as) => {
              if ("stretch" in looked) change(looked.stretch, span, as);
              else add(date, span, as);
              setLooked(null);
            }}
            onRemove={(as) => {
              if ("stretch" in looked) change(looked.stretch, null, as);
              setLooked(null);
            }}
            onClose={() => setLooked(null)}
          />
        )}
        {day && (
          <DayDialog
            date={day}
            draft={draft}
            zone={zone}
            today={today}
            onAdd={() => {
              setDay(null);
              setLooked({ date: day, span: USUAL });
            }}
            onCloseDate={() => {
              draw(closeDate(draft, day), t("said.dayClosed", { day: words.day(day) }));
              setDay(null);
            }}
            onFollow={() => {
              draw(followWeek(draft, day), t("said.dayFollows", { day: words.day(day) }));
              setDay(null);
            }}
            onClose={() => setDay(null)}
          />
        )}
      </Suspense>
      <LeaveGuard when={drawing.dirty && !drawing.saving} />
    </div>
  );
}

/** What a new stretch begins as. */
const USUAL: Span = { start: 9 * 60, end: 12 * 60 };

const NO_WEEK: Week = {
  time_zone: "UTC",
  from: "",
  to: "",
  days: [],
  bookings: [],
  open_minutes: 0,
  booked: 0,
  per_week: null,
};

/** What isn't saved yet, the way back, and the way on. */
function SaveBar({ drawing, onUndo }: { drawing: Drawing; onUndo: () => void }) {
  const { t } = useTexts();
  const save = useSaveWords(drawing.changes);
  if (!drawing.dirty) {
    return (
      <p className={`${styles.saved} small muted`} role="status">
        {drawing.saved && t("save.saved")}
      </p>
    );
  }
  return (
    <div className={styles.save}>
      <span className="small muted desk-only" role="status">
        {t("save.unsaved", { count: Math.max(1, drawing.changes.length) })}
      </span>
      <Button kind="quiet" onClick={drawing.canUndo ? onUndo : drawing.drop}>
        {t(drawing.canUndo ? "save.undo" : "save.drop")}
      </Button>
      <Button kind="main" busy={drawing.saving} onClick={drawing.save}>
        {drawing.changes.length === 0 ? t("save.act") : save}
      </Button>
    </div>
  );
}

function Notes({ drawing }: { drawing: Drawing }) {
  const { t } = useTexts();
  if (drawing.error) {
    return (
      <div className={styles.note}>
        <ProblemNote error={drawing.error} onAgain={drawing.save} />
        <p className="small muted">{t("save.kept")}</p>
      </div>
    );
  }
  if (!drawing.moved || !drawing.dirty) return null;
  return (
    <div className={styles.note}>
      <Note tone="soon" icon="repeat" live>
        <b>{t("moved.what")}</b> {t("moved.kept")}{" "}
        <Button kind="quiet" size="tight" onClick={drawing.drop}>
          {t("moved.drop")}
        </Button>
      </Note>
    </div>
  );
}

/** What the colours mean. */
function Key({ works }: { works: boolean }) {
  const { t } = useTexts();
  return (
    <p className={`${styles.key} small faint`}>
      <span>
        <i className={styles.keyOpen} />
        {t("key.open")}
      </span>
      <span>
        <i className={styles.keyAhead} />
        {t("key.booked")}
      </span>
      <span>
        <i className={styles.keyDone} />
        {t("key.done")}
      </span>
      {works && (
        <span>
          <i className={styles.keyBuffer} />
          {t("key.buffer")}
        </span>
      )}
      <span className={styles.keys}>{t("key.keyboard")}</span>
    </p>
  );
}

/** Asks before what was drawn is lost: within the app in our words, when the tab closes in the browser's. */
function LeaveGuard({ when }: { when: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!when) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [when]);
  if (blocker.state !== "blocked") return null;
  return (
    <Suspense fallback={null}>
      <LeaveDialog onStay={blocker.reset} onLeave={blocker.proceed} />
    </Suspense>
  );
}
