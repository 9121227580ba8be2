import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useMe } from "@/api/queries";
import { isWorkingInterviewer } from "@/app/stage";
import { BookingLine } from "@/features/booking/BookingLine";
import { mergeLists } from "@/features/booking/booking";
import { bookingsQuery, waitlistQuery } from "@/features/booking/queries";
import { useTexts } from "@/features/booking/texts";
import type { Booking } from "@/features/booking/types";
import { WaitingLines } from "@/features/booking/WaitingLines";
import { ProblemNote } from "@/features/errors";
import { Avatar, Button, ButtonLink, Empty, Mark, PageTitle, Waiting } from "@/ui";
import { Segments } from "@/ui/Field";
import { PracticeLines, PracticeList } from "./PracticeList";
import { practiceQuery } from "./practice";
import { type RoomRow, roomsQuery } from "./queries";
import styles from "./sessions.module.css";
import { across, endOf, startOf, useWords } from "./words";

type Show = "upcoming" | "past" | "practice";

const SHOWS = ["upcoming", "past", "practice"] as const;

/** My sessions: those to come, those that were, and those with the AI. */
export default function SessionsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const show: Show = SHOWS.find((one) => one === search.get("show")) ?? "upcoming";
  return (
    <>
      <PageTitle title={t("sessions.title")} />
      <div className={styles.filters}>
        <Segments<Show>
          label={t("sessions.show")}
          hideLabel
          options={SHOWS.map((value) => ({ value, label: t(`sessions.shows.${value}`) }))}
          value={show}
          onChange={(value) => setSearch(value === "upcoming" ? {} : { show: value }, { replace: true })}
        />
      </div>
      {show === "practice" ? <PracticeList /> : <SessionList key={show} show={show} />}
    </>
  );
}

/** One row of the list: booked, or made as a room without a booking. */
type Row = { booking: Booking; room?: never } | { room: RoomRow; booking?: never };

function SessionList({ show }: { show: "upcoming" | "past" }) {
  const { t } = useTranslation();
  const me = useMe();
  const upcoming = show === "upcoming";
  const rooms = useInfiniteQuery(roomsQuery({ scope: "mine", kind: "human", state: upcoming ? "open" : "ended" }));
  const booked = useInfiniteQuery({ ...bookingsQuery(show), refetchInterval: upcoming ? 30_000 : false });
  const open = useInfiniteQuery({ ...practiceQuery("open"), enabled: upcoming });
  const waiting = useQuery({ ...waitlistQuery, enabled: upcoming });
  const begun = upcoming ? (open.data?.pages[0]?.results ?? []) : [];
  // Together, since the first part would push down the second.
  if (rooms.isPending || booked.isPending || open.isLoading || waiting.isLoading) return <Waiting lines={8} />;
  const lists = [rooms, booked];
  const bookings = booked.data?.pages.flatMap((page) => page.results) ?? [];
  // A booking's room is the booking: it would stand there twice.
  const theirs = new Set(bookings.map(({ room }) => room.id));
  const rows = mergeLists<Row>(
    [
      { rows: bookings.map((booking) => ({ at: booking.starts_at, item: { booking } })), more: booked.hasNextPage },
      {
        rows: (rooms.data?.pages.flatMap((page) => page.results) ?? [])
          .filter(({ id }) => !theirs.has(id))
          .map((room) => ({ at: startOf(room), item: { room } })),
        // Those to come are not in the order of their times: all that are loaded are shown.
        more: !upcoming && rooms.hasNextPage,
      },
    ],
    upcoming ? "soonest" : "latest",
  );
  const failed = lists.find(({ error }) => error);
  const places = waiting.data ?? [];
  const loading = lists.some(({ isFetchingNextPage }) => isFetchingNextPage);
  const loadMore = () => lists.filter(({ hasNextPage }) => hasNextPage).map((list) => list.fetchNextPage());
  return (
    <>
      {failed && <ProblemNote error={failed.error} onAgain={() => Promise.all(lists.map((list) => list.refetch()))} />}
      {!failed && rows.length + begun.length + places.length === 0 && (
        <None show={show} works={isWorkingInterviewer(me)} />
      )}
      {begun.length > 0 && <PracticeLines rows={begun.slice(0, 3)} />}
      {rows.length > 0 && (
        <ul className={styles.lines}>
          {rows.map(({ item }) =>
            item.booking ? (
              <BookingLine key={item.booking.id} booking={item.booking} />
            ) : (
              <SessionLine key={item.room.id} room={item.room} />
            ),
          )}
        </ul>
      )}
      {lists.some(({ hasNextPage }) => hasNextPage) && (
        <p className={styles.more}>
          <Button busy={loading} onClick={loadMore}>
            {t("sessions.more")}
          </Button>
        </p>
      )}
      <WaitingLines entries={places} />
    </>
  );
}

/** What will appear here, and how to make it happen. */
function None({ show, works }: { show: "upcoming" | "past"; works: boolean }) {
  const { t } = useTranslation();
  const { t: booking } = useTexts();
  const find = show === "upcoming" && !works;
  return (
    <Empty action={find && <ButtonLink to="/interviewers">{booking("lists.find")}</ButtonLink>}>
      <p>{t(`sessions.none.${show}`)}</p>
      {find && <p>{booking("lists.noneHow")}</p>}
      {works && <p>{t("sessions.none.start")}</p>}
    </Empty>
  );
}

function SessionLine({ room }: { room: RoomRow }) {
  const { t } = useTranslation();
  const words = useWords();
  const people = across(room);
  const ended = room.state === "ended";
  return (
    <li>
      <Avatar name={people[0]?.name ?? room.title} />
      <div>
        <p className="row wrap">
          <Link to={`/sessions/${room.id}`}>
            <bdi>{room.title}</bdi>
          </Link>
          {room.my_role === "observer" && <Mark icon="eye">{t("seats.observer")}</Mark>}
          {!ended && room.started_at && (
            <Mark tone="good" dot>
              {t("sessions.running")}
            </Mark>
          )}
        </p>
        <p className={`${styles.names} small muted`}>{words.people(people)}</p>
      </div>
      <div className={`${styles.when} small`}>
        <span>
          {room.starts_at || room.started_at ? words.range(startOf(room), endOf(room)) : words.at(room.created_at)}
        </span>
        <span className="muted">
          {ended || !room.starts_at
            ? words.length(Math.max(0, (Date.parse(endOf(room)) - Date.parse(startOf(room))) / 1000))
            : words.relative(room.starts_at)}
        </span>
      </div>
      {!ended && <ButtonLink to={`/rooms/${room.id}`}>{t("home.openRoom")}</ButtonLink>}
    </li>
  );
}
