import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { earningsQuery } from "@/features/earnings/queries";
import { ProblemNote } from "@/features/errors";
import { applicationQuery, visibilityQuery } from "@/features/onboarding/queries";
import { type RoomRow, roomsQuery } from "@/features/sessions/queries";
import styles from "@/features/sessions/sessions.module.css";
import { across, bySoonest, endOf, startOf, useWords } from "@/features/sessions/words";
import { ButtonLink, Empty, Margin, Mark, Moment, PageTitle, Waiting } from "@/ui";
import { clock, daysFromNow, longDay } from "@/ui/time";
import { Earlier } from "./CandidateHome";
import { Checklist, WayLost } from "./Checklist";
import { EarningsGlance } from "./EarningsGlance";
import own from "./home.module.css";
import { StartSession } from "./StartSession";

/** Today's sessions, and a new one. */
export function InterviewerHome() {
  const { t } = useTranslation();
  const words = useWords();
  const open = useInfiniteQuery({
    ...roomsQuery({ scope: "mine", state: "open", kind: "human" }),
    refetchInterval: 30_000,
  });
  const past = useInfiniteQuery(roomsQuery({ scope: "mine", state: "ended", kind: "human" }));
  const rooms = (open.data?.pages.flatMap((page) => page.results) ?? []).sort(bySoonest);
  // In one column each part would push down those below it: they come together.
  const application = useQuery(applicationQuery);
  const visibility = useQuery(visibilityQuery);
  const earnings = useQuery(earningsQuery);
  const waiting =
    open.isPending || past.isPending || application.isPending || visibility.isPending || earnings.isPending;
  // What was planned earlier and never ended is still open: it stands with today's until somebody ends it.
  const isLater = (room: RoomRow) => daysFromNow(startOf(room), words.viewer, words.now) > 0;
  const today = rooms.filter((room) => !isLater(room));
  const later = rooms.filter(isLater);
  return (
    <div className={`${styles.cols} ${styles.wide}`}>
      <div>
        <PageTitle
          title={longDay(words.now, words.viewer)}
          tab={t("places.today")}
          lead={!waiting && open.data && t("home.today", { count: today.length })}
        />
        <section className={styles.next} aria-label={t("places.today")}>
          {waiting && <Waiting />}
          {open.error && <ProblemNote error={open.error} onAgain={() => open.refetch()} />}
          {!waiting && open.data && today.length === 0 && (
            <Empty>
              <p>{t("home.noneToday.what")}</p>
              <p>{t("home.noneToday.how")}</p>
            </Empty>
          )}
          {!waiting && today.length > 0 && <Slots rooms={today} />}
        </section>
        {!waiting && application.data && (
          <Checklist application={application.data} isPublic={visibility.data?.public} />
        )}
        {!waiting && application.error && !application.data && <WayLost onAgain={application.refetch} />}
        {!waiting && later.length > 0 && (
          <section className={styles.section}>
            <h2>{t("home.laterOn")}</h2>
            <Slots rooms={later} days />
          </section>
        )}
        {!waiting && <Earlier rooms={past.data?.pages[0]?.results ?? []} />}
      </div>
      {!waiting && (
        <div className={own.side}>
          <StartSession />
          <EarningsGlance />
        </div>
      )}
    </div>
  );
}

function Slots({ rooms, days }: { rooms: RoomRow[]; days?: boolean }) {
  const { t } = useTranslation();
  const words = useWords();
  const present = (room: RoomRow) => room.people.filter((person) => person.present);
  return (
    <Margin>
      {rooms.map((room) => (
        <Moment
          key={room.id}
          at={startOf(room)}
          when={days ? words.gutter(startOf(room)) : clock(startOf(room), words.viewer)}
        >
          <div className={styles.slot}>
            <div>
              <p className="row wrap">
                <b>
                  <bdi>{room.title}</bdi>
                </b>
                {present(room).length > 0 && (
                  <Mark tone="good" dot>
                    {t("sessions.inRoom", { count: present(room).length })}
                  </Mark>
                )}
                {room.incidents_open > 0 && (
                  <Mark tone="soon" icon="flag">
                    {t("sessions.incidents", { count: room.incidents_open })}
                  </Mark>
                )}
              </p>
              <p className="small muted">
                {words.people(across(room))}.{" "}
                {days ? words.range(startOf(room), endOf(room)) : words.length(room.seconds)}
                {room.starts_at &&
                  Date.parse(room.starts_at) > words.now.getTime() &&
                  `, ${words.relative(room.starts_at)}`}
              </p>
              <p className="small">
                <Link to={`/sessions/${room.id}`}>{t("home.details")}</Link>
              </p>
            </div>
            <ButtonLink to={`/rooms/${room.id}`}>{t("home.openRoom")}</ButtonLink>
          </div>
        </Moment>
      ))}
    </Margin>
  );
}
