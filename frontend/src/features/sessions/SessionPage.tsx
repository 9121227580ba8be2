import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useParams } from "react-router";
import { Problem } from "@/api/problem";
import { roomQuery } from "@/api/queries";
import { ErrorPage, ProblemNote } from "@/features/errors";
import { Recordings, recordingsQuery } from "@/features/playback";
import { ToInterview } from "@/features/report/ToInterview";
import { Avatar, ButtonLink, Empty, Facts, Mark, PageTitle, Waiting } from "@/ui";
import { roomClock } from "@/ui/time";
import { Feedback } from "./Feedback";
import { feedbackQuery, notesQuery, type Room, roomIncidentsQuery, transcriptQuery } from "./queries";
import "./record";
import styles from "./sessions.module.css";
import { Transcript } from "./Transcript";
import { endOf, startOf, useWords } from "./words";

/** One session afterwards (and before): who, when, what was written, what is to be written. */
export default function SessionPage() {
  const { id = "" } = useParams();
  const room = useQuery(roomQuery(id));
  const ai = room.data?.kind === "ai";
  const host = room.data?.my_role === "interviewer" || room.data?.my_role === "observer";
  // Asked for together and shown together: in one column each part would push down those below it.
  const parts = useQueries({
    queries: [
      { ...transcriptQuery(id), enabled: !ai },
      { ...recordingsQuery(id), enabled: !ai },
      { ...notesQuery(id), enabled: !ai },
      { ...roomIncidentsQuery(id), enabled: !ai },
      { ...feedbackQuery(id), enabled: host && !ai },
    ],
  });
  if (ai) return <ToInterview room={id} inside />;
  const waiting = room.isPending || (room.data && parts.some((part) => part.isLoading));
  if (waiting) return <Waiting lines={8} />;
  // Letters lead here by the booking, which has a page of its own.
  if (room.error instanceof Problem && room.error.status === 404) return <Navigate to={`/bookings/${id}`} replace />;
  if (room.error) return <ErrorPage error={room.error} inside />;
  return <Session room={room.data} />;
}

function Session({ room }: { room: Room }) {
  const { t } = useTranslation();
  const words = useWords();
  const role = room.my_role;
  const hosts = role === "interviewer" || role === "observer";
  const ended = room.state === "ended";
  return (
    <>
      <div className={styles.head}>
        <PageTitle
          title={<bdi>{room.title}</bdi>}
          tab={room.title}
          crumbs={<Link to={ended ? "/sessions?show=past" : "/sessions"}>{t("sessions.title")}</Link>}
          lead={<When room={room} />}
          actions={
            ended ? (
              <Downloads room={room.id} />
            ) : (
              <ButtonLink to={`/rooms/${room.id}`} kind="main" fill="phone">
                {t(role === "candidate" ? "home.openLobby" : "home.openRoom")}
              </ButtonLink>
            )
          }
        />
      </div>
      <div className={styles.cols}>
        <div>
          {hosts && (
            <section aria-labelledby="feedback">
              <h2 id="feedback">{t("feedback.title")}</h2>
              <p className="small muted">{t("feedback.lead")}</p>
              <div className={styles.more}>
                <Feedback room={room.id} writes={role === "interviewer"} />
              </div>
            </section>
          )}
          <section className={hosts ? styles.section : undefined} aria-labelledby="transcript">
            <header className={styles.transcriptHead}>
              <h2 id="transcript">{t("transcript.title")}</h2>
              <span className="small muted push">{t("transcript.clock")}</span>
            </header>
            <Transcript room={room.id} />
          </section>
        </div>
        <aside className={styles.aside}>
          <section>
            <h3>{t("sessions.people")}</h3>
            <People room={room} />
          </section>
          <section>
            <h3>{t("sessions.facts")}</h3>
            <Facts
              facts={[
                { name: t("sessions.planned"), value: words.length(room.seconds) },
                ...(room.started_at && room.ended_at
                  ? [{ name: t("sessions.took"), value: words.length(spent(room)) }]
                  : []),
                { name: t("sessions.phases"), value: room.agenda.length },
              ]}
            />
          </section>
          <Recordings room={room.id} />
          <Notes room={room.id} />
          <MyIncidents room={room.id} />
        </aside>
      </div>
      {!ended && (
        <section className={styles.section}>
          <Downloads room={room.id} />
        </section>
      )}
    </>
  );
}

function spent(room: Room): number {
  return Math.max(0, (Date.parse(endOf(room)) - Date.parse(startOf(room))) / 1000);
}

/** When it was or will be, in one sentence. */
export function When({ room }: { room: Room }) {
  const { t } = useTranslation();
  const words = useWords();
  if (room.state === "ended" && !room.started_at)
    return <>{t("sessions.neverStarted", { at: words.at(endOf(room)) })}</>;
  if (room.state === "ended") return <>{`${words.range(startOf(room), endOf(room))}, ${words.length(spent(room))}`}</>;
  if (room.started_at)
    return <>{t("sessions.since", { at: words.at(room.started_at), ago: words.relative(room.started_at) })}</>;
  if (room.starts_at) return <>{`${words.range(startOf(room), endOf(room))}, ${words.relative(room.starts_at)}`}</>;
  return <>{t("home.whenReady")}</>;
}

/** The transcript as files. */
export function Downloads({ room }: { room: string }) {
  const { t } = useTranslation();
  const at = (format: string) => `/api/rooms/${room}/transcript?format=${format}`;
  return (
    <div className="row wrap">
      <ButtonLink href={at("text")} download icon="download">
        {t("transcript.text")}
      </ButtonLink>
      <ButtonLink href={at("json")} download icon="download">
        {t("transcript.json")}
      </ButtonLink>
    </div>
  );
}

/** Who has a seat. */
export function People({ room }: { room: Room }) {
  const { t } = useTranslation();
  return (
    <ul>
      {room.people.map((person) => (
        <li key={person.seat} className={styles.person}>
          <Avatar name={person.name} size="medium" />
          <span>
            <bdi>{person.name || t("sessions.invited")}</bdi>
            <br />
            <span className="muted">
              {t(`seats.${person.role}`)}
              {person.seat === room.me?.seat && `, ${t("seats.you")}`}
            </span>
          </span>
          {person.present && (
            <span className="push">
              <Mark tone="good" dot>
                {t("seats.present")}
              </Mark>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Notes({ room }: { room: string }) {
  const { t } = useTranslation();
  const notes = useQuery(notesQuery(room));
  return (
    <section>
      <h3>{t("notes.title")}</h3>
      {notes.error && <ProblemNote error={notes.error} onAgain={() => notes.refetch()} />}
      {notes.data?.results.length === 0 && <Empty>{t("notes.none")}</Empty>}
      <ul className={styles.notes}>
        {notes.data?.results.map((note) => (
          <li key={note.note} className="small">
            <p className="row wrap">
              <Mark icon={note.layer === "private" ? "lock" : undefined}>{t(`notes.layers.${note.layer}`)}</Mark>
              <span className="muted num">
                {note.room_ms !== null && `${roomClock(note.room_ms)}, `}
                <bdi>{note.author}</bdi>
              </span>
            </p>
            <p className={styles.words} dir="auto">
              {note.text}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function MyIncidents({ room }: { room: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const incidents = useQuery(roomIncidentsQuery(room));
  if (!incidents.data || incidents.data.results.length === 0) return null;
  return (
    <section>
      <h3>{t("incidents.reported")}</h3>
      <ul className={styles.notes}>
        {incidents.data.results.map((incident) => (
          <li key={incident.id} className="small">
            <p className="row wrap">
              <Mark>{t(`incidents.kinds.${incident.kind}`)}</Mark>
              <Mark tone={incident.state === "closed" ? "good" : "soon"}>
                {t(`incidents.states.${incident.state}`)}
              </Mark>
              <span className="muted num">{words.at(incident.created_at)}</span>
            </p>
            <p className={styles.words} dir="auto">
              {incident.text}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
