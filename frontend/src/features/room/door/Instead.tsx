import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { roomQuery } from "@/api/queries";
import { Button, ButtonLink, Note, Sheet } from "@/ui";
import { useWords } from "../useRoom";
import styles from "./door.module.css";

type Mode = "text" | "voice";

/** What somebody can do whose interviewer hasn't come: practise with the AI in this room, or wait on. */
export function Instead({ room, host }: { room: string; host: string }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const path = { params: { path: { room_id: room } } };
  const offer = useQuery({
    queryKey: ["rooms", room, "instead"],
    queryFn: () => ask(api.GET("/api/rooms/{room_id}/instead", path)),
  });
  const begin = useMutation({
    mutationFn: (mode: Mode | null) => ask(api.POST("/api/rooms/{room_id}/instead", { ...path, body: { mode } })),
    onSuccess: (interview) => {
      void queries.invalidateQueries({ queryKey: roomQuery(room).queryKey });
      void queries.invalidateQueries({ queryKey: ["ai"], refetchType: "none" });
      void queries.invalidateQueries({ queryKey: ["bookings"], refetchType: "none" });
      navigate(`/practise/${interview.id}`, { replace: true });
    },
  });
  // Withdrawn at this moment: the server says so at the door as well.
  if (offer.error instanceof Problem && offer.error.code === "not_offered") return null;
  const found = offer.data;
  const speaks = found?.mode === "voice";
  const monthly = begin.error instanceof Problem && begin.error.code === "monthly_limit_reached";
  return (
    <Sheet label={t("instead.title")} className={styles.instead}>
      <div role="status">
        <h2>{t("instead.title")}</h2>
        <p className="small muted">
          {found ? t("instead.what", { title: found.title, minutes: found.minutes }) : t("instead.whatSoon")}{" "}
          {found && found.tokens > 0 && t("instead.tokens", { count: found.tokens })}
        </p>
      </div>
      {begin.error && (
        <Note tone={monthly ? "soon" : "loss"} live>
          <p>{monthly ? t("instead.monthly", { name: host }) : begin.error.message || t("instead.failed")}</p>
          {monthly && <ButtonLink to="/wallet#plans-candidate">{t("instead.plans")}</ButtonLink>}
        </Note>
      )}
      <div className={styles.ways}>
        <Button
          kind="main"
          size="big"
          data-testid="instead"
          busy={begin.isPending}
          onClick={() => begin.mutate(found?.mode ?? null)}
        >
          {t("instead.begin")}
        </Button>
        {speaks && (
          <Button size="big" data-testid="instead-typing" busy={begin.isPending} onClick={() => begin.mutate("text")}>
            {t("instead.type")}
          </Button>
        )}
      </div>
      <p className="small muted">{t("instead.wait", { name: host })}</p>
    </Sheet>
  );
}
