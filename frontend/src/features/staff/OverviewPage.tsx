import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { ProblemNote } from "@/features/errors";
import { roomsQuery } from "@/features/sessions/queries";
import { useWords } from "@/features/sessions/words";
import { waitingQuery } from "@/features/staffPeople/queries";
import { Empty, Mark, PageTitle, Waiting } from "@/ui";
import { longDay, zoneName } from "@/ui/time";
import { byWaiting, IncidentTable } from "./IncidentTable";
import { figuresQuery, openIncidentsQuery } from "./queries";
import styles from "./staff.module.css";

/** What needs a person now, then figures. */
export default function OverviewPage() {
  const { t } = useTranslation();
  const words = useWords();
  const me = useMe();
  // Asked is only what one of the duties here may see.
  const open = useInfiniteQuery({
    ...roomsQuery({ scope: "all", state: "open" }),
    refetchInterval: 20_000,
    enabled: may(me, "sessions.read"),
  });
  const figures = useQuery(figuresQuery);
  const incidents = useQuery({ ...openIncidentsQuery, enabled: may(me, "incidents.handle") });
  const applications = useQuery({ ...waitingQuery, enabled: may(me, "applications.read") });
  const asked = [open, figures, incidents, applications];
  const here = open.data?.pages[0]?.results.filter((room) => room.people.some((person) => person.present));
  const needs = [
    {
      to: "/staff/incidents",
      title: t("staff.incidents.title"),
      where: t("staff.overview.inOrAfter"),
      page: incidents.data,
      since: incidents.data?.results.map((one) => one.created_at) ?? [],
    },
    {
      to: "/staff/applications",
      title: t("staff.applications"),
      where: t("staff.overview.toInterview"),
      page: applications.data,
      since: applications.data?.results.map((one) => one.waiting_since ?? "").filter(Boolean) ?? [],
    },
  ].filter((need) => need.page && need.page.results.length > 0);
  const problem = asked.find((one) => one.error)?.error;

  return (
    <div className={styles.desk}>
      <header className={styles.deskHead}>
        <PageTitle title={longDay(words.now, words.viewer)} tab={t("staff.overview.nav")} />
        <span className="small muted num">
          {t("places.zone", { zone: zoneName(words.viewer.zone), time: words.clock(words.now.toISOString()) })}
        </span>
      </header>
      {problem && (
        <div className={styles.section}>
          <ProblemNote
            error={problem}
            onAgain={() => {
              for (const one of asked) if (one.error) one.refetch();
            }}
          />
        </div>
      )}
      {/* Together, since each part would push down those below it. */}
      {asked.some((one) => one.isLoading) ? (
        <Waiting />
      ) : (
        <>
          <dl className={styles.figures}>
            <Figure name={t("staff.overview.inRooms")} value={figures.data?.in_rooms_now}>
              {figures.data && t("staff.overview.rooms", { count: figures.data.rooms_now })}
            </Figure>
            <Figure name={t("staff.overview.held")} value={figures.data?.held_today}>
              {figures.data &&
                figures.data.planned_today > 0 &&
                t("staff.overview.of", { count: figures.data.planned_today })}
            </Figure>
            <Figure name={t("staff.overview.openIncidents")} value={figures.data?.incidents_open} />
          </dl>
          <section className={styles.section}>
            <h2>{t("staff.overview.needs")}</h2>
            {needs.length === 0 && !problem && (
              <Empty>
                <p>{t("staff.overview.nothing")}</p>
              </Empty>
            )}
            {needs.length > 0 && (
              <ul className={styles.needs}>
                {needs.map(({ to, title, where, page, since }) => (
                  <li key={to}>
                    <b className="num">
                      {page?.results.length}
                      {page?.next && "+"}
                    </b>
                    <span>
                      <Link to={to}>
                        <b>{title}</b>
                      </Link>{" "}
                      <span className="muted">{where}</span>
                    </span>
                    {since.length > 0 && (
                      <Mark tone="soon">
                        {t("staff.overview.oldest", { ago: words.relative(since.sort()[0] ?? "") })}
                      </Mark>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </section>
          {incidents.data && incidents.data.results.length > 0 && (
            <section className={styles.section}>
              <header className="row">
                <h2>{t("staff.incidents.title")}</h2>
                <span className="small muted push">{t("staff.incidents.order")}</span>
              </header>
              <IncidentTable incidents={byWaiting(incidents.data.results).slice(0, 8)} />
            </section>
          )}
          {here && here.length > 0 && (
            <section className={styles.section}>
              <h2>{t("staff.overview.inRooms")}</h2>
              <ul className={styles.needs}>
                {here.slice(0, 12).map((room) => {
                  const present = room.people.filter((person) => person.present);
                  return (
                    <li key={room.id}>
                      <b className="num">{present.length}</b>
                      <span>
                        <Link to={`/staff/sessions/${room.id}`}>
                          <bdi>{room.title}</bdi>
                        </Link>{" "}
                        <span className="muted">{words.people(present)}</span>
                      </span>
                      {room.started_at && (
                        <Mark>{t("staff.overview.since", { ago: words.relative(room.started_at) })}</Mark>
                      )}
                    </li>
                  );
                })}
              </ul>
            </section>
          )}
        </>
      )}
    </div>
  );
}

/** One figure of the strip; its children say of how many. */
function Figure({ name, value, children }: { name: string; value: number | undefined; children?: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">
        {value ?? "–"} {children && <span>{children}</span>}
      </dd>
    </div>
  );
}
