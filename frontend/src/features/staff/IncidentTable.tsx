import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, ask, type Schemas } from "@/api/client";
import { useMe } from "@/api/queries";
import { useWords } from "@/features/sessions/words";
import { Button, Mark, Table } from "@/ui";
import styles from "./staff.module.css";

/** Who waits longest stands first. */
export function byWaiting(incidents: Schemas["Incident"][]): Schemas["Incident"][] {
  return [...incidents].sort((a, b) => a.created_at.localeCompare(b.created_at));
}

/** Takes a case, and brings every list up to date. */
export function useTake() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      ask(api.POST("/api/incidents/{incident_id}/take", { params: { path: { incident_id: id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["incidents"] }),
  });
}

/** Incidents, whoever waits longest first. */
export function IncidentTable({ incidents, chosen }: { incidents: Schemas["Incident"][]; chosen?: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const me = useMe();
  const take = useTake();
  return (
    <Table
      label={t("staff.incidents.title")}
      rows={incidents}
      rowKey={(incident) => incident.id}
      chosen={(incident) => incident.id === chosen}
      columns={[
        {
          key: "what",
          title: t("staff.incidents.what"),
          cell: (incident) => (
            <>
              <Link
                className={styles.quote}
                to={`/staff/incidents/${incident.id}`}
                aria-current={incident.id === chosen ? "true" : undefined}
              >
                <bdi>{t("quote", { text: incident.text })}</bdi>
              </Link>
              <span className="muted">
                {t(`incidents.kinds.${incident.kind}`)}, <bdi>{incident.author}</bdi>
              </span>
            </>
          ),
        },
        {
          key: "session",
          title: t("staff.incidents.session"),
          deskOnly: true,
          cell: (incident) => <bdi className={styles.clamp}>{incident.room_title}</bdi>,
        },
        {
          key: "by",
          title: t("staff.incidents.by"),
          cell: (incident) =>
            incident.state === "closed" ? (
              <Mark tone="good">{t("incidents.states.closed")}</Mark>
            ) : incident.taken_by ? (
              incident.taken_by === me.name || incident.taken_by === me.id ? (
                t("staff.incidents.you")
              ) : (
                <bdi>{incident.taken_by}</bdi>
              )
            ) : (
              <Button size="tight" busy={take.isPending} onClick={() => take.mutate(incident.id)}>
                {t("staff.incidents.take")}
              </Button>
            ),
        },
        {
          key: "waiting",
          title: t("staff.incidents.filed"),
          figure: true,
          cell: (incident) => <time dateTime={incident.created_at}>{words.relative(incident.created_at)}</time>,
        },
      ]}
    />
  );
}
