import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, ask, type Schemas } from "@/api/client";
import { ErrorPage, ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Button, Icon, Margin, Mark, Moment, Note, useWindowTitle, Waiting } from "@/ui";
import { TextField } from "@/ui/Field";
import { roomClock } from "@/ui/time";
import { Chart } from "./Chart";
import { eventWords } from "./eventWords";
import { useTake } from "./IncidentTable";
import { incidentQuery } from "./queries";
import { minuteAround } from "./spans";
import styles from "./staff.module.css";

/** One case: what was said, the minute around it, what was decided. */
export function IncidentCase({ id }: { id: string }) {
  const incident = useQuery(incidentQuery(id));
  return (
    <section className={styles.case} aria-labelledby="page-title">
      {incident.isPending && <Waiting lines={6} />}
      {incident.error && <ErrorPage error={incident.error} inside />}
      {incident.data && <Case incident={incident.data} />}
    </section>
  );
}

function Case({ incident }: { incident: Schemas["IncidentCase"] }) {
  const { t } = useTranslation();
  const words = useWords();
  useWindowTitle(incident.number);
  const { window, filed, rows, lines } = minuteAround(incident);
  const zero = incident.room_ms === null ? window.from : filed - incident.room_ms;
  // Who read which message says nothing about a line that broke.
  const events = incident.events.filter((event) => event.kind !== "chat.read");
  const names = new Map(incident.people.map((person) => [person.seat, person.name]));
  const goesOn = incident.room_state === "open";
  return (
    <>
      <header>
        <p className={`${styles.narrow} small`}>
          <Link to="/staff/incidents">{t("staff.incidents.title")}</Link>
        </p>
        <div className="row wrap">
          <Mark>{t(`incidents.kinds.${incident.kind}`)}</Mark>
          <Mark tone={goesOn ? "good" : "state"}>{t(goesOn ? "staff.case.goesOn" : "staff.case.over")}</Mark>
          <Mark tone={incident.state === "closed" ? "good" : "soon"}>{t(`incidents.states.${incident.state}`)}</Mark>
          <span className="small faint push num">{incident.number}</span>
        </div>
        <h1 id="page-title" className={styles.caseTitle} dir="auto">
          {t("quote", { text: incident.text })}
        </h1>
        <p className="small muted">
          {incident.room_ms === null
            ? t("staff.case.filedAt", { name: incident.author, at: words.at(incident.created_at) })
            : t("staff.case.filedRoom", {
                name: incident.author,
                clock: roomClock(incident.room_ms),
                at: words.at(incident.created_at),
              })}{" "}
          <Link to={`/staff/sessions/${incident.room}`}>
            <bdi>{incident.room_title}</bdi>
          </Link>
          {incident.about && <> {t("staff.case.about", { name: incident.about.name })}</>}
        </p>
      </header>
      <section className={styles.replay} aria-label={t("staff.case.minute")}>
        <div className="row wrap small">
          <b>{t("staff.case.minute")}</b>
          <span className="push muted num">
            {t("staff.case.window", { from: roomClock(window.from - zero), to: roomClock(window.to - zero) })}
          </span>
        </div>
        {rows.length + lines.length > 0 ? (
          <Chart
            window={window}
            rows={rows}
            lines={lines}
            zero={zero}
            mark={{ at: filed, words: t("staff.chart.filed") }}
            label={t("staff.chart.label", {
              people: rows
                .map(
                  (row) =>
                    `${row.name}: ${describe(row.gone, t("staff.chart.whole"), (seconds) => t("staff.chart.gone", { seconds }))}`,
                )
                .join("; "),
            })}
          />
        ) : (
          <p className={`${styles.more} small muted`}>{t("staff.case.noFigures")}</p>
        )}
      </section>
      {events.length > 0 && (
        <Margin gutter={64} small tight label={t("staff.case.events")}>
          {events.map((event) => (
            <Moment key={event.seq} at={event.at} when={roomClock(Date.parse(event.at) - zero)}>
              {eventWords(event, names, t)}
            </Moment>
          ))}
        </Margin>
      )}
      {incident.events.length > 0 && (
        <p className={`${styles.proof} small muted`}>
          <Icon name="shield" small />
          {t("staff.case.proof", { from: incident.events[0]?.seq, to: incident.events.at(-1)?.seq })}
        </p>
      )}
      <Decision incident={incident} />
    </>
  );
}

function describe(gaps: { from: number; to: number }[], whole: string, gone: (seconds: number) => string): string {
  return gaps.length === 0 ? whole : gaps.map((gap) => gone(Math.round((gap.to - gap.from) / 1000))).join(", ");
}

function Decision({ incident }: { incident: Schemas["IncidentCase"] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const take = useTake();
  const [resolution, setResolution] = useState("");
  const close = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/incidents/{incident_id}/close", {
          params: { path: { incident_id: incident.id } },
          body: { resolution: resolution.trim() },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["incidents"] }),
  });
  if (incident.state === "closed") {
    return (
      <footer className={styles.decision}>
        <Note tone="good">
          <b>{t("staff.case.closed")}</b> <span dir="auto">{incident.resolution}</span>
        </Note>
      </footer>
    );
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!close.isPending && resolution.trim()) close.mutate();
  }
  return (
    <footer className={styles.decision}>
      {take.error && <ProblemNote error={take.error} />}
      {incident.state === "open" ? (
        <>
          <p className="small muted">{t("staff.case.takeFirst")}</p>
          <div className="row">
            <Button kind="main" busy={take.isPending} onClick={() => take.mutate(incident.id)}>
              {t("staff.case.take")}
            </Button>
          </div>
        </>
      ) : (
        <form onSubmit={submit} className={styles.resolve}>
          {close.error && <ProblemNote error={close.error} />}
          <TextField
            label={t("staff.case.resolution")}
            help={t("staff.case.resolutionHelp", { name: incident.taken_by ?? "" })}
            rows={3}
            required
            maxLength={4000}
            value={resolution}
            onChange={(event) => setResolution(event.currentTarget.value)}
          />
          <div className="row">
            <Button type="submit" kind="main" busy={close.isPending} disabled={!resolution.trim()}>
              {t("staff.case.close")}
            </Button>
          </div>
        </form>
      )}
    </footer>
  );
}
