import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useMe } from "@/api/queries";
import { isWorkingInterviewer } from "@/app/stage";
import { ProblemNote } from "@/features/errors";
import { Avatar, Button, ButtonLink, Empty, Mark, PageTitle, Waiting } from "@/ui";
import { Segments } from "@/ui/Field";
import { PracticeLines, PracticeList } from "./PracticeList";
import { practiceQuery } from "./practice";
import { type RoomRow, roomsQuery } from "./queries";
import styles from "./sessions.module.css";
import { across, bySoonest, endOf, startOf, useWords } from "./words";

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

function SessionList({ show }: { show: "upcoming" | "past" }) {
  const { t } = useTranslation();
  const me = useMe();
  const list = useInfiniteQuery(
    roomsQuery({ scope: "mine", kind: "human", state: show === "past" ? "ended" : "open" }),
  );
  const open = useInfiniteQuery({ ...practiceQuery("open"), enabled: show === "upcoming" });
  const begun = show === "upcoming" ? (open.data?.pages[0]?.results ?? []) : [];
  const rooms = list.data?.pages.flatMap((page) => page.results) ?? [];
  if (show === "upcoming" && !list.hasNextPage) rooms.sort(bySoonest);
  // Together, since the first part would push down the second.
  if (list.isPending || open.isLoading) return <Waiting lines={8} />;
  return (
    <>
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rooms.length + begun.length === 0 && (
        <Empty>
          <p>{t(`sessions.none.${show}`)}</p>
          <p>{isWorkingInterviewer(me) ? t("sessions.none.start") : t("sessions.none.wait", { email: me.email })}</p>
        </Empty>
      )}
      {begun.length > 0 && <PracticeLines rows={begun.slice(0, 3)} />}
      {rooms.length > 0 && (
        <ul className={styles.lines}>
          {rooms.map((room) => (
            <SessionLine key={room.id} room={room} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("sessions.more")}
          </Button>
        </p>
      )}
    </>
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
