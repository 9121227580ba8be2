import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api, ask } from "@/api/client";
import { roomQuery } from "@/api/queries";
import { ErrorPage, ProblemNote } from "@/features/errors";
import { Recordings, recordingsQuery } from "@/features/playback";
import { Feedback } from "@/features/sessions/Feedback";
import { feedbackQuery, type Room, roomIncidentsQuery, transcriptQuery } from "@/features/sessions/queries";
import { Downloads, People, When } from "@/features/sessions/SessionPage";
import { Transcript } from "@/features/sessions/Transcript";
import { Button, Empty, Mark, PageTitle, useNow, Waiting } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Chart } from "./Chart";
import { IncidentTable } from "./IncidentTable";
import { presenceQuery, qualityQuery } from "./queries";
import { lossLines, presenceRows, sessionWindow } from "./spans";
import styles from "./staff.module.css";

/** One session as staff see it: who was there, how the line was, what was reported, what was written. */
export default function StaffSessionPage() {
  const { id = "" } = useParams();
  const room = useQuery({ ...roomQuery(id), refetchInterval: 15_000 });
  // Asked for together and shown together: in one column each part would push down those below it.
  const parts = useQueries({
    queries: [
      presenceQuery(id),
      qualityQuery(id),
      transcriptQuery(id),
      recordingsQuery(id),
      roomIncidentsQuery(id),
      feedbackQuery(id),
    ],
  });
  if (room.isPending || (room.data && parts.some((part) => part.isLoading))) {
    return (
      <div className={styles.desk}>
        <Waiting lines={8} />
      </div>
    );
  }
  if (!room.data) {
    return (
      <div className={styles.desk}>
        <ErrorPage error={room.error} inside />
      </div>
    );
  }
  return <Session room={room.data} />;
}

function Session({ room }: { room: Room }) {
  const { t } = useTranslation();
  const incidents = useQuery(roomIncidentsQuery(room.id));
  const [asking, setAsking] = useState(false);
  return (
    <div className={`${styles.desk} ${styles.wide}`}>
      <PageTitle
        title={<bdi>{room.title}</bdi>}
        tab={room.title}
        crumbs={<Link to="/staff/sessions">{t("staff.sessions.title")}</Link>}
        lead={<When room={room} />}
        actions={
          <>
            <Downloads room={room.id} />
            {room.state === "open" && (
              <Button kind="loss" onClick={() => setAsking(true)}>
                {t("staff.end.open")}
              </Button>
            )}
          </>
        }
      />
      <div className={styles.split}>
        <div>
          <section className={styles.section} aria-labelledby="line">
            <h2 id="line">{t("staff.session.line")}</h2>
            <Ledger room={room} />
          </section>
          <section className={styles.section} aria-labelledby="transcript">
            <h2 id="transcript" className={styles.h2gap}>
              {t("transcript.title")}
            </h2>
            <Transcript room={room.id} />
          </section>
        </div>
        <aside>
          <section className={styles.section}>
            <h2>
              {t("sessions.people")} {room.locked && <Mark icon="lock">{t("staff.session.locked")}</Mark>}
            </h2>
            <People room={room} />
          </section>
          <section className={styles.section}>
            <h2>{t("staff.incidents.title")}</h2>
            {incidents.error && <ProblemNote error={incidents.error} onAgain={() => incidents.refetch()} />}
            {incidents.data?.results.length === 0 && <Empty>{t("staff.session.noIncidents")}</Empty>}
            {incidents.data && incidents.data.results.length > 0 && (
              <div className={styles.narrowTable}>
                <IncidentTable incidents={incidents.data.results} />
              </div>
            )}
          </section>
          <section className={styles.section}>
            <h2 className={styles.h2gap}>{t("feedback.title")}</h2>
            <Feedback room={room.id} writes={false} />
          </section>
          <div className={styles.section}>
            <Recordings room={room.id} />
          </div>
        </aside>
      </div>
      <EndDialog room={room.id} open={asking} onClose={() => setAsking(false)} />
    </div>
  );
}

function Ledger({ room }: { room: Room }) {
  const { t } = useTranslation();
  const now = useNow(15_000);
  const presence = useQuery(presenceQuery(room.id));
  const quality = useQuery(qualityQuery(room.id));
  if (presence.isPending || quality.isPending) return <Waiting lines={3} />;
  const problem = presence.error ?? quality.error;
  if (problem)
    return <ProblemNote error={problem} onAgain={() => Promise.all([presence.refetch(), quality.refetch()])} />;
  const ledger = presence.data?.results ?? [];
  const samples = quality.data?.results ?? [];
  const window = sessionWindow(ledger, samples, now.getTime());
  if (!window) return <Empty>{t("staff.session.nobodyYet")}</Empty>;
  const rows = presenceRows(ledger, window);
  const names = new Map(room.people.map((person) => [person.seat, person.name]));
  const relayed = new Set(samples.filter((sample) => sample.relayed).map((sample) => names.get(sample.seat) ?? ""));
  return (
    <>
      <Chart
        window={window}
        rows={rows}
        lines={lossLines(samples, names)}
        zero={room.started_at ? Date.parse(room.started_at) : window.from}
        label={t("staff.session.chart", { people: rows.map((row) => row.name).join(", ") })}
      />
      <p className="small muted">
        {samples.length === 0
          ? t("staff.session.noSamples")
          : relayed.size > 0
            ? t("staff.session.relayed", { names: [...relayed].join(", ") })
            : t("staff.session.direct")}
      </p>
    </>
  );
}

function EndDialog({ room, open, onClose }: { room: string; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const end = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/rooms/{room_id}/end", { params: { path: { room_id: room } }, body: { reason: reason.trim() } }),
      ),
    onSuccess: () => {
      onClose();
      queries.invalidateQueries({ queryKey: ["rooms"] });
    },
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("staff.end.title")}
      actions={
        <>
          <Button onClick={onClose}>{t("staff.end.keep")}</Button>
          <Button kind="loss" busy={end.isPending} disabled={!reason.trim()} onClick={() => end.mutate()}>
            {t("staff.end.open")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("staff.end.what")}</p>
      {end.error && <ProblemNote error={end.error} />}
      <div className={styles.more}>
        <TextField
          label={t("staff.end.reason")}
          remark={t("staff.end.reasonRemark")}
          rows={2}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
