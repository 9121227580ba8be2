import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useDeferredValue, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { otherOf } from "@/features/booking/booking";
import type { Booking } from "@/features/booking/types";
import { asking } from "@/features/calendar/asking";
import { bookingsQuery, rowsOf, summaryQuery } from "@/features/calendar/queries";
import { earningsQuery } from "@/features/earnings/queries";
import { ProblemNote } from "@/features/errors";
import { applicationQuery, visibilityQuery } from "@/features/onboarding/queries";
import { roomsQuery } from "@/features/sessions/queries";
import styles from "@/features/sessions/sessions.module.css";
import { shortName, useWords } from "@/features/sessions/words";
import { Empty, PageTitle, Waiting } from "@/ui";
import { daysFromNow, longDay } from "@/ui/time";
import { Held, ToComplete } from "./Afterwards";
import { Agenda } from "./Agenda";
import { Checklist, WayLost } from "./Checklist";
import { agendaOf, heldOf, nextOf, toComplete } from "./day";
import { EarningsGlance } from "./EarningsGlance";
import { Figures } from "./Figures";
import own from "./home.module.css";
import "./texts.day";
import { useTexts } from "./texts";

// What asks is there on some days; a session is started by hand now and then: the page stands without them.
const Asks = lazy(() => import("@/features/calendar/Asks").then((module) => ({ default: module.Asks })));
const StartSession = lazy(() => import("./StartSession").then((module) => ({ default: module.StartSession })));

/** An interviewer's day: who comes next, what asks for an answer, what is still to be said, and what it comes to. */
export function InterviewerHome() {
  return (
    <Suspense fallback={<Coming />}>
      <Day />
    </Suspense>
  );
}

function Coming() {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <div className={`${styles.cols} ${styles.wide}`}>
      <div>
        <PageTitle title={longDay(words.now, words.viewer)} tab={t("places.today")} />
        <div className={styles.next}>
          <Waiting />
        </div>
      </div>
    </div>
  );
}

function Day() {
  const { t } = useTranslation();
  const { t: mine } = useTexts();
  const words = useWords();
  const open = useInfiniteQuery({
    ...roomsQuery({ scope: "mine", state: "open", kind: "human" }),
    refetchInterval: 30_000,
  });
  const past = useInfiniteQuery(roomsQuery({ scope: "mine", state: "ended", kind: "human" }));
  const ahead = useInfiniteQuery({
    ...bookingsQuery({ when: "upcoming", role: "interviewer" }),
    refetchInterval: 30_000,
  });
  const over = useInfiniteQuery(bookingsQuery({ when: "past", role: "interviewer" }));
  const summary = useQuery(summaryQuery);
  const application = useQuery(applicationQuery);
  const visibility = useQuery(visibilityQuery);
  const earnings = useQuery(earningsQuery);
  // In one column each part would push down those below it: they come together, and so do the parts' programs.
  const all = [open, past, ahead, over, summary, application, visibility, earnings];
  // Deferred, so that asks that come while one looks are shown once their program is there, and nothing else goes.
  const waiting = useDeferredValue(all.some((query) => query.isPending));
  const asks = useDeferredValue(useMemo(() => asking(rowsOf(ahead.data)), [ahead.data]));
  if (waiting) return <Coming />;
  const failed = [open, ahead, over].filter((query) => query.error && !query.data);

  const isLater = (at: string) => daysFromNow(at, words.viewer, words.now) > 0;
  const upcoming = rowsOf(ahead.data);
  const ended = rowsOf(over.data);
  const { today, later } = agendaOf(upcoming, open.data?.pages.flatMap((page) => page.results) ?? [], isLater);
  const next = nextOf(today, words.now);
  const unsaid = toComplete(ended);
  // Booked sessions are told of with what they brought; of rooms set up by hand, the others.
  const booked = new Set(ended.map(({ room }) => room.id));
  const rooms = (past.data?.pages[0]?.results ?? []).filter(({ id }) => !booked.has(id));
  return (
    <div className={`${styles.cols} ${styles.wide}`}>
      <div>
        <PageTitle
          title={longDay(words.now, words.viewer)}
          tab={t("places.today")}
          lead={
            <>
              {t("home.today", { count: today.length })} {next && <Next booking={next} />}
            </>
          }
        />
        {failed.length > 0 && (
          <div className={styles.next}>
            <ProblemNote error={failed[0]?.error} onAgain={() => Promise.all(failed.map((query) => query.refetch()))} />
          </div>
        )}
        {asks.length > 0 && (
          <section className={styles.next} aria-labelledby="asks">
            <h2 id="asks" className={own.asksTitle}>
              {mine("day.asks")}
            </h2>
            <Asks bookings={asks} />
          </section>
        )}
        <section className={styles.next} aria-label={t("places.today")}>
          {today.length > 0 ? (
            <Agenda entries={today} />
          ) : (
            ahead.data &&
            open.data && (
              <Empty>
                <p>
                  {mine("day.empty.open")} <Link to="/calendar">{mine("day.empty.act")}</Link>
                </p>
              </Empty>
            )
          )}
        </section>
        <ToComplete bookings={unsaid} more={(summary.data?.to_answer.to_complete ?? 0) > unsaid.length} />
        {application.data && <Checklist application={application.data} isPublic={visibility.data?.public} />}
        {application.error && !application.data && <WayLost onAgain={application.refetch} />}
        {later.length > 0 && (
          <section className={styles.section} aria-labelledby="later">
            <header>
              <h2 id="later">{mine("day.later.title")}</h2>
              {(later.length > LATER || ahead.hasNextPage) && (
                <Link className="small push" to="/sessions">
                  {mine("day.later.all")}
                </Link>
              )}
            </header>
            <Agenda entries={later.slice(0, LATER)} days />
          </section>
        )}
        <Held bookings={heldOf(ended)} rooms={rooms} />
      </div>
      <div className={own.side}>
        <Figures summary={summary.data} onAgain={summary.refetch} />
        <EarningsGlance />
        <StartSession />
      </div>
    </div>
  );
}

/** Of what comes after today, so many; the rest is on the list of sessions. */
const LATER = 8;

function Next({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const words = useWords();
  const name = shortName(otherOf(booking)?.name ?? "");
  const begun = Date.parse(booking.starts_at) <= words.now.getTime();
  return begun ? t("day.running", { name }) : t("day.next", { name, when: words.relative(booking.starts_at) });
}
