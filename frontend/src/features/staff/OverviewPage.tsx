import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ProblemNote } from "@/features/errors";
import { roomsQuery } from "@/features/sessions/queries";
import { useWords } from "@/features/sessions/words";
import { Empty, Mark, PageTitle, Waiting } from "@/ui";
import { longDay, zoneName } from "@/ui/time";
import { byWaiting, IncidentTable } from "./IncidentTable";
import { figuresQuery, openIncidentsQuery } from "./queries";
import styles from "./staff.module.css";

/** What needs a person now, then figures. */
export default function OverviewPage() {
  const { t } = useTranslation();
  const words = useWords();
  const open = useInfiniteQuery({ ...roomsQuery({ scope: "all", state: "open" }), refetchInterval: 20_000 });
  const figures = useQuery(figuresQuery);
  const incidents = useQuery(openIncidentsQuery);
  const here = open.data?.pages[0]?.results.filter((room) => room.people.some((person) => person.present));
  const oldest = incidents.data?.results.reduce<string | null>(
    (first, one) => (first === null || one.created_at < first ? one.created_at : first),
    null,
  );
  const waiting = open.isPending || figures.isPending || incidents.isPending;
  const problem = figures.error ?? open.error ?? incidents.error;

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
              open.refetch();
              figures.refetch();
              incidents.refetch();
            }}
          />
        </div>
      )}
      {/* Together, since each part would push down those below it. */}
      {waiting ? (
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
            {incidents.data && incidents.data.results.length === 0 && (
              <Empty>
                <p>{t("staff.overview.nothing")}</p>
              </Empty>
            )}
            {incidents.data && incidents.data.results.length > 0 && (
              <ul className={styles.needs}>
                <li>
                  <b className="num">
                    {incidents.data.results.length}
                    {incidents.data.next && "+"}
                  </b>
                  <span>
                    <Link to="/staff/incidents">
                      <b>{t("staff.incidents.title")}</b>
                    </Link>{" "}
                    <span className="muted">{t("staff.overview.inOrAfter")}</span>
                  </span>
                  {oldest && <Mark tone="soon">{t("staff.overview.oldest", { ago: words.relative(oldest) })}</Mark>}
                </li>
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
