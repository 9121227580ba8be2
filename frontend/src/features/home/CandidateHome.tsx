import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "@/api/queries";
import { stageOf } from "@/app/stage";
import { isAhead, may, mergeLists, otherOf } from "@/features/booking/booking";
import { bookingsQuery, waitlistQuery } from "@/features/booking/queries";
import { useTexts as useBookingTexts } from "@/features/booking/texts";
import type { Booking } from "@/features/booking/types";
import { useBookingWords } from "@/features/booking/words";
import { ProblemNote } from "@/features/errors";
import { applicationQuery } from "@/features/onboarding/queries";
import { practiceQuery } from "@/features/sessions/practice";
import { type RoomRow, roomsQuery } from "@/features/sessions/queries";
import styles from "@/features/sessions/sessions.module.css";
import { across, bySoonest, endOf, shortName, startOf, useWords } from "@/features/sessions/words";
import { quotaQuery } from "@/features/unlock/queries";
import { walletQuery } from "@/features/wallet/queries";
import { Avatar, ButtonLink, Margin, Moment, PageTitle, Sheet, useNow, Waiting } from "@/ui";
import { sameClock, zoneName } from "@/ui/time";
import { firstOf } from "./first";
import own from "./home.module.css";
import { ContinuePractice, EarlierPractice, StartPractice, WaitingPractice } from "./PracticeParts";
import { Progress } from "./Progress";
import { QuotaGlance } from "./Quota";
import { trendQuery } from "./queries";
import { useTexts } from "./texts";
import { WalletGlance } from "./WalletGlance";
import { WaysOn } from "./WaysOn";

// The page waits for what it needs of these, since each would push down what stands below it.
const NextBooking = lazy(() => import("./NextBooking").then((module) => ({ default: module.NextBooking })));
const AskedLine = lazy(() => import("./NextBooking").then((module) => ({ default: module.AskedLine })));
const WaitingLine = lazy(() =>
  import("@/features/booking/WaitingLines").then((module) => ({ default: module.WaitingLine })),
);
const BookingLine = lazy(() =>
  import("@/features/booking/BookingLine").then((module) => ({ default: module.BookingLine })),
);
const Checklist = lazy(() => import("./Checklist").then((module) => ({ default: module.Checklist })));
const WayLost = lazy(() => import("./Checklist").then((module) => ({ default: module.WayLost })));

/** What is nearest first: an interview with a person, one with the AI to go on with, or setting one up. */
export function CandidateHome() {
  const { t } = useTranslation();
  const open = useInfiniteQuery({
    ...roomsQuery({ scope: "mine", state: "open", kind: "human" }),
    refetchInterval: 30_000,
  });
  const past = useInfiniteQuery(roomsQuery({ scope: "mine", state: "ended", kind: "human" }));
  const begun = useInfiniteQuery(practiceQuery("open"));
  const done = useInfiniteQuery(practiceQuery("finished"));
  const quota = useQuery(quotaQuery);
  const trend = useQuery(trendQuery);
  const applied = stageOf(useMe()) !== "";
  const application = useQuery({ ...applicationQuery, enabled: applied });
  const booked = useInfiniteQuery({ ...bookingsQuery("upcoming"), refetchInterval: 30_000 });
  const held = useInfiniteQuery(bookingsQuery("past"));
  const places = useQuery(waitlistQuery);
  const wallet = useQuery(walletQuery);
  const now = useNow(60_000);
  const all = [open, past, begun, done, booked, held];
  // In one column each part would push down those below it: they come together.
  const beside = [quota, trend, wallet, places];
  const waiting = [...all, ...beside].some((query) => query.isPending) || application.isLoading;
  const failed = all.find((query) => query.error && !query.data);
  const again = () => Promise.all(all.map((query) => query.refetch()));
  const bookings = booked.data?.pages[0]?.results ?? [];
  // A booking's room is the booking: it would stand there twice.
  const theirs = new Set([...bookings, ...(held.data?.pages[0]?.results ?? [])].map(({ room }) => room.id));
  const rooms = (open.data?.pages.flatMap((page) => page.results) ?? []).filter(({ id }) => !theirs.has(id));
  const sessions = [
    ...bookings.filter(isAhead).map((booking) => ({ booking, started_at: null, starts_at: booking.starts_at })),
    ...rooms.sort(bySoonest).map((room) => ({ room, started_at: room.started_at, starts_at: room.starts_at })),
  ].sort((one, other) => Date.parse(one.starts_at ?? "1970") - Date.parse(other.starts_at ?? "1970"));
  const practice = begun.data?.pages[0]?.results ?? [];
  const first = firstOf(sessions, practice, now);
  const later = first.kind === "room" ? sessions.filter((session) => session !== first.room) : sessions;
  const asked = bookings.filter((booking) => may(booking, "answer_proposal"));
  const offers = places.data?.filter(({ state }) => state === "offered") ?? [];
  // Without the interviews with people nobody can say what comes first; without the others there is still a page.
  if (waiting || !open.data || !booked.data) {
    return (
      <>
        <PageTitle title={t("home.title")} />
        <div className={styles.next}>
          {waiting ? <Waiting /> : <ProblemNote error={open.error ?? booked.error} onAgain={again} />}
        </div>
      </>
    );
  }
  return (
    <div className={styles.cols}>
      <div>
        {first.kind === "room" && "booking" in first.room && <NextBooking booking={first.room.booking} />}
        {first.kind === "room" && "room" in first.room && <Next room={first.room.room} />}
        {first.kind === "practice" && <ContinuePractice row={first.row} />}
        {first.kind === "none" && <StartPractice quota={quota.data} />}
        {failed && (
          <div className={styles.section}>
            <ProblemNote error={failed.error} onAgain={again} />
          </div>
        )}
        {application.data && <Checklist application={application.data} />}
        {application.error && !application.data && <WayLost onAgain={application.refetch} />}
        <WaitingPractice rows={first.kind === "practice" ? practice.slice(1) : practice}>
          {[
            ...asked.map((booking) => <AskedLine key={booking.id} booking={booking} />),
            ...offers.map((entry) => <WaitingLine key={entry.id} entry={entry} />),
          ]}
        </WaitingPractice>
        <Upcoming sessions={later} />
        <EarlierPractice rows={done.data?.pages[0]?.results ?? []} />
        <Earlier
          rooms={(past.data?.pages[0]?.results ?? []).filter(({ id }) => !theirs.has(id))}
          bookings={held.data?.pages[0]?.results.filter(({ ends_at }) => Date.parse(ends_at) <= now.getTime())}
        />
      </div>
      <aside className={styles.aside}>
        {quota.data ? <QuotaGlance quota={quota.data} /> : <Missing what="quota" onAgain={quota.refetch} />}
        {wallet.data && <WalletGlance wallet={wallet.data} />}
        {trend.data ? <Progress trend={trend.data} /> : <Missing what="progress" onAgain={trend.refetch} />}
        {sessions.length > 0 && <HowItGoes />}
        <WaysOn applied={applied} />
      </aside>
    </div>
  );
}

/** A part beside the main ones that could not be had: the rest of the page stands without it. */
function Missing({ what, onAgain }: { what: "quota" | "progress"; onAgain: () => unknown }) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  return (
    <section>
      <h3>{t(`${what}.title`)}</h3>
      <p className="small muted">
        {t(`${what}.failed`)}{" "}
        <button type="button" className={own.link} onClick={() => onAgain()}>
          {common("ui.again")}
        </button>
      </p>
    </section>
  );
}

function HowItGoes() {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{t("home.how.title")}</h3>
      <p className="small muted">{t("home.how.lead")}</p>
      <div className={styles.more}>
        <Margin gutter={60} small tight>
          {(["check", "knock", "talk", "after"] as const).map((step) => (
            <Moment key={step} when={t(`home.how.${step}.when`)}>
              {t(`home.how.${step}.what`)}
              <p className="muted">{t(`home.how.${step}.how`)}</p>
            </Moment>
          ))}
        </Margin>
      </div>
    </section>
  );
}

function Next({ room }: { room: RoomRow }) {
  const { t } = useTranslation();
  const words = useWords();
  const who = across(room);
  const name = who[0] ? shortName(who[0].name) : t("home.interviewer");
  const until = Date.parse(room.starts_at ?? "") - words.now.getTime();
  const started = room.started_at !== null;
  const title = started
    ? t("home.next.running", { name })
    : room.starts_at === null
      ? t("home.next.open", { name })
      : until > 0
        ? t("home.next.in", { name, when: words.relative(room.starts_at) })
        : t("home.next.due", { name });
  return (
    <>
      <PageTitle title={title} tab={t("home.title")} lead={t(started ? "home.next.goOn" : "home.next.lobby")} />
      <Sheet className={styles.next} label={t("home.next.label")}>
        <div className={styles.meet}>
          <Avatar name={who[0]?.name ?? room.title} size="large" />
          <div>
            <h2>
              <bdi>{room.title}</bdi>
            </h2>
            <p className="muted small">{words.people(who)}</p>
          </div>
        </div>
        <dl className={styles.two}>
          <div>
            <dt>{t("home.yourTime", { zone: zoneName(words.viewer.zone) })}</dt>
            <dd>{room.starts_at ? words.range(startOf(room), endOf(room)) : t("home.whenReady")}</dd>
          </div>
          <OtherZone room={room} />
          <div>
            <dt>{t("home.length")}</dt>
            <dd>{words.length(room.seconds)}</dd>
          </div>
        </dl>
        <div className={styles.acts}>
          <ButtonLink to={`/rooms/${room.id}`} kind="main" size="big" fill="phone">
            {t(started ? "home.comeBack" : "home.openLobby")}
          </ButtonLink>
        </div>
      </Sheet>
    </>
  );
}

/** The same hours where the other one lives; nothing where both clocks agree. */
export function OtherZone({ room }: { room: RoomRow }) {
  const { t } = useTranslation();
  const words = useWords();
  const other = across(room).find((person) => person.time_zone);
  const zone = other?.time_zone;
  if (!other || !zone || !room.starts_at || sameClock(room.starts_at, zone, words.viewer.zone)) return null;
  return (
    <div>
      <dt>{t("home.theirTime", { name: shortName(other.name), zone: zoneName(zone) })}</dt>
      <dd>{words.range(startOf(room), endOf(room), { ...words.viewer, zone })}</dd>
    </div>
  );
}

type Session = { booking: Booking } | { room: RoomRow };

function Upcoming({ sessions }: { sessions: Session[] }) {
  const words = useWords();
  const { t } = useTranslation();
  if (sessions.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t("home.later")}</h2>
      <ul className={styles.lines}>
        {sessions.map((session) =>
          "booking" in session ? (
            <BookingLine key={session.booking.id} booking={session.booking} />
          ) : (
            <li key={session.room.id}>
              <Avatar name={across(session.room)[0]?.name ?? session.room.title} />
              <div>
                <Link to={`/rooms/${session.room.id}`}>
                  <bdi>{session.room.title}</bdi>
                </Link>
                <p className="small muted">{words.people(across(session.room))}</p>
              </div>
              <div className={`${styles.when} small`}>
                <span>
                  {session.room.starts_at
                    ? words.range(startOf(session.room), endOf(session.room))
                    : t("home.whenReady")}
                </span>
                {session.room.starts_at && <span className="muted">{words.relative(session.room.starts_at)}</span>}
              </div>
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

/** The last few, on the margin. */
export function Earlier({ rooms, bookings = [] }: { rooms: RoomRow[]; bookings?: Booking[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const rows = mergeLists<Session>(
    [
      { rows: rooms.map((room) => ({ at: startOf(room), item: { room } })), more: false },
      { rows: bookings.map((booking) => ({ at: booking.starts_at, item: { booking } })), more: false },
    ],
    "latest",
  ).slice(0, 5);
  if (rows.length === 0) return null;
  return (
    <section className={styles.section}>
      <header>
        <h2>{t("home.earlier")}</h2>
        <Link className="small push" to="/sessions?show=past">
          {t("home.all")}
        </Link>
      </header>
      <Margin>
        {rows.map(({ at, item }) => (
          <Moment key={at} at={at} when={words.gutter(at)}>
            {"booking" in item ? <EarlierBooking booking={item.booking} /> : <EarlierRoom room={item.room} />}
          </Moment>
        ))}
      </Margin>
    </section>
  );
}

function EarlierRoom({ room }: { room: RoomRow }) {
  const words = useWords();
  return (
    <>
      <Link to={`/sessions/${room.id}`}>
        <bdi>{room.title}</bdi>
      </Link>
      <p className="small muted">
        {words.people(across(room))}
        {room.started_at && `, ${words.length((Date.parse(endOf(room)) - Date.parse(startOf(room))) / 1000)}`}
      </p>
    </>
  );
}

function EarlierBooking({ booking }: { booking: Booking }) {
  const { t } = useBookingTexts();
  const words = useBookingWords();
  const person = otherOf(booking);
  return (
    <>
      <Link to={`/bookings/${booking.id}`}>
        <bdi>{words.title(booking)}</bdi>
      </Link>
      <p className="small muted">
        <bdi>{person ? person.name : t("ai")}</bdi>, {t(`state.${booking.state}`)}
      </p>
    </>
  );
}
