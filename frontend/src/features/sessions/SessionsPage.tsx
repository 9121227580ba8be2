import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { Avatar, Button, ButtonLink, Empty, Mark, PageTitle, Waiting } from "@/ui";
import { Segments } from "@/ui/Field";
import { type RoomRow, roomsQuery } from "./queries";
import styles from "./sessions.module.css";
import { across, bySoonest, endOf, startOf, useWords } from "./words";

type Show = "upcoming" | "past";

/** My sessions, those to come and those that were. */
export default function SessionsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const show: Show = search.get("show") === "past" ? "past" : "upcoming";
  const list = useInfiniteQuery(roomsQuery({ scope: "mine", state: show === "past" ? "ended" : "open" }));
  const rooms = list.data?.pages.flatMap((page) => page.results) ?? [];
  if (show === "upcoming" && !list.hasNextPage) rooms.sort(bySoonest);
  return (
    <>
      <PageTitle title={t("sessions.title")} />
      <div className={styles.filters}>
        <Segments<Show>
          label={t("sessions.show")}
          hideLabel
          options={[
            { value: "upcoming", label: t("sessions.upcoming") },
            { value: "past", label: t("sessions.past") },
          ]}
          value={show}
          onChange={(value) => setSearch(value === "past" ? { show: value } : {}, { replace: true })}
        />
      </div>
      {list.isPending && <Waiting lines={8} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rooms.length === 0 && (
        <Empty>
          <p>{t(`sessions.none.${show}`)}</p>
          <p>
            {me.roles.includes("interviewer") ? t("sessions.none.start") : t("sessions.none.wait", { email: me.email })}
          </p>
        </Empty>
      )}
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
