import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { ProblemNote } from "@/features/errors";
import { roomsQuery } from "@/features/sessions/queries";
import { startOf, useWords } from "@/features/sessions/words";
import { Button, Empty, Mark, PageTitle, Table, Waiting } from "@/ui";
import { Field, Segments } from "@/ui/Field";
import styles from "./staff.module.css";

type State = "all" | "open" | "ended";

/** Every session there is, to be found again. */
export default function SessionsPage() {
  const { t } = useTranslation();
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("state");
  const state: State = asked === "open" || asked === "ended" ? asked : "all";
  const [typed, setTyped] = useState(search.get("q") ?? "");
  const [q] = useDebouncedValue(typed.trim(), 300);
  const list = useInfiniteQuery({
    ...roomsQuery({ scope: "all", kind: "human", ...(state === "all" ? {} : { state }), ...(q ? { q } : {}) }),
    placeholderData: keepPreviousData,
  });
  const rooms = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={styles.desk}>
      <PageTitle title={t("staff.sessions.title")} />
      <search className={styles.filters}>
        <Field
          label={t("staff.sessions.search")}
          placeholder={t("staff.sessions.searchExample")}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Segments<State>
          label={t("staff.sessions.state")}
          options={(["all", "open", "ended"] as const).map((value) => ({
            value,
            label: t(`staff.sessions.states.${value}`),
          }))}
          value={state}
          onChange={(value) => setSearch(value === "all" ? {} : { state: value }, { replace: true })}
        />
      </search>
      {list.isPending && <Waiting lines={8} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rooms.length === 0 && (
        <Empty>
          <p>{t(q ? "staff.sessions.noMatch" : "staff.sessions.none", { q })}</p>
        </Empty>
      )}
      {rooms.length > 0 && (
        <Table
          label={t("staff.sessions.title")}
          rows={rooms}
          rowKey={(room) => room.id}
          columns={[
            {
              key: "title",
              title: t("staff.sessions.session"),
              cell: (room) => (
                <>
                  <Link className={styles.quote} to={`/staff/sessions/${room.id}`}>
                    <bdi>{room.title}</bdi>
                  </Link>
                  <bdi className={`${styles.clamp} muted`}>{words.people(room.people)}</bdi>
                </>
              ),
            },
            {
              key: "state",
              title: t("staff.sessions.state"),
              cell: (room) => {
                const present = room.people.filter((person) => person.present).length;
                if (room.state === "ended") return <Mark>{t("staff.sessions.states.ended")}</Mark>;
                if (present === 0) return <Mark>{t("staff.sessions.empty")}</Mark>;
                return (
                  <Mark tone="good" dot>
                    {t("sessions.inRoom", { count: present })}
                  </Mark>
                );
              },
            },
            {
              key: "when",
              title: t("staff.sessions.when"),
              deskOnly: true,
              cell: (room) => <time dateTime={startOf(room)}>{words.at(startOf(room))}</time>,
            },
            {
              key: "incidents",
              title: t("staff.sessions.incidents"),
              figure: true,
              cell: (room) => (room.incidents_open > 0 ? <Mark tone="soon">{room.incidents_open}</Mark> : 0),
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("sessions.more")}
          </Button>
        </p>
      )}
    </div>
  );
}
