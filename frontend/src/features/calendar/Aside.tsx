import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { useWords } from "@/features/sessions/words";
import { Facts } from "@/ui";
import { shortDay } from "@/ui/time";
import { asking } from "./asking";
import styles from "./calendar.module.css";
import { bookingsQuery, rowsOf } from "./queries";
import { earnedBy } from "./shown";
import { useTexts } from "./texts";
import type { Calendar, Week } from "./types";
import { useDayWords } from "./words";

const Asks = lazy(() => import("./Asks").then((module) => ({ default: module.Asks })));

/** Beside the week: its figures, what asks for an answer, and the rules that hold. */
export function Aside({ calendar, week, works }: { calendar: Calendar; week: Week | undefined; works: boolean }) {
  const { t } = useTexts();
  const days = useDayWords();
  const asked = useInfiniteQuery(bookingsQuery({ when: "upcoming", role: works ? "interviewer" : "candidate" }));
  const waiting = asking(rowsOf(asked.data));
  const figures = week && earnedBy(week.bookings);
  return (
    <aside className={styles.aside}>
      <section>
        <h2>{t("figures.title")}</h2>
        <Facts
          facts={[
            { name: t("figures.open"), value: week ? days.hours(week.open_minutes) : "–" },
            {
              name: t("figures.booked"),
              value: week
                ? week.per_week === null || !works
                  ? String(week.booked)
                  : t("figures.of", { booked: week.booked, most: week.per_week })
                : "–",
            },
            ...(works
              ? [
                  {
                    name: t("figures.earned"),
                    value: figures ? t("figures.tokens", { earned: figures.earned, toCome: figures.toCome }) : "–",
                  },
                ]
              : []),
          ]}
        />
      </section>
      {waiting.length > 0 && (
        <section>
          <h2>{t("asks.title")}</h2>
          <Suspense fallback={null}>
            <Asks bookings={waiting} />
          </Suspense>
        </section>
      )}
      {works ? <RulesInForce calendar={calendar} /> : <ForCandidates calendar={calendar} />}
    </aside>
  );
}

function RulesInForce({ calendar }: { calendar: Calendar }) {
  const { t } = useTexts();
  const words = useWords();
  const minutes = (value: number) => (value === 0 ? t("rules.none") : words.length(value * 60));
  const { buffer_before, buffer_after } = calendar;
  return (
    <section>
      <h2>{t("rules.title")}</h2>
      <Facts
        facts={[
          { name: t("rules.length"), value: words.length(calendar.session_minutes * 60) },
          {
            name: t("rules.buffers"),
            value:
              buffer_before === buffer_after
                ? minutes(buffer_before)
                : t("rules.two", { before: minutes(buffer_before), after: minutes(buffer_after) }),
          },
          { name: t("rules.notice"), value: minutes(calendar.notice_minutes) },
          { name: t("rules.horizon"), value: t("rules.days", { count: calendar.horizon_days }) },
          { name: t("rules.away"), value: <Away calendar={calendar} /> },
        ]}
      />
      <p className={`${styles.above} small`}>
        <Link to="/calendar/settings">{t("rules.more")}</Link>
      </p>
    </section>
  );
}

/** The next time off. */
function Away({ calendar }: { calendar: Calendar }) {
  const { t } = useTexts();
  const words = useWords();
  const next = calendar.times_off
    .filter(({ ends_at }) => Date.parse(ends_at) > words.now.getTime())
    .sort((one, other) => one.starts_at.localeCompare(other.starts_at))[0];
  if (!next) return t("rules.notAway");
  const viewer = { ...words.viewer, zone: calendar.time_zone };
  // The minute before it ends: a time off until midnight ends on the day before.
  const last = new Date(Date.parse(next.ends_at) - 60_000);
  const [from, to] = [shortDay(next.starts_at, viewer, words.now), shortDay(last, viewer, words.now)];
  return from === to ? from : t("rules.fromTo", { from, to });
}

function ForCandidates({ calendar }: { calendar: Calendar }) {
  const { t } = useTexts();
  return (
    <section>
      <h2>{t("candidate.title")}</h2>
      <p className="small muted">{t("candidate.what")}</p>
      <Facts facts={[{ name: t("rules.away"), value: <Away calendar={calendar} /> }]} />
      <p className={`${styles.above} small`}>
        <Link to="/calendar/settings">{t("candidate.more")}</Link>
      </p>
      <p className={`${styles.above} small`}>
        <Link to="/interviewers">{t("candidate.find")}</Link>
      </p>
    </section>
  );
}
