import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { roomClock } from "@/ui/time";
import styles from "./playback.module.css";
import { recordingsQuery } from "./queries";
import { useTexts } from "./texts";
import type { Recording } from "./types";

const DeleteDialog = lazy(() => import("./DeleteDialog").then((module) => ({ default: module.DeleteDialog })));

/** What was recorded, and deleting it. Nothing where nothing was. */
export function Recordings({ room }: { room: string }) {
  const { t } = useTexts();
  const [deleting, setDeleting] = useState<Recording | null>(null);
  const recordings = useQuery(recordingsQuery(room));
  if (recordings.error) return <ProblemNote error={recordings.error} onAgain={() => recordings.refetch()} />;
  if (!recordings.data || recordings.data.length === 0) return null;
  return (
    <section>
      <h3>{t("title")}</h3>
      {recordings.data.some((one) => one.tracks.length > 0) && <p className="small muted">{t("lead")}</p>}
      <ul className={styles.list}>
        {recordings.data.map((one) => (
          <li key={one.id} className="small">
            <span>
              <span className="num">{spanOf(one, t)}</span>, {t(`states.${one.state}`)}
            </span>
            {one.may_delete && (
              <Button
                kind="quiet"
                size="tight"
                label={t("delete.label", { clock: roomClock(one.started_ms) })}
                onClick={() => setDeleting(one)}
              >
                {t("delete.open")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {deleting && (
        <Suspense fallback={null}>
          <DeleteDialog room={room} recording={deleting} onClose={() => setDeleting(null)} />
        </Suspense>
      )}
    </section>
  );
}

function spanOf(one: Recording, t: ReturnType<typeof useTexts>["t"]): string {
  const from = roomClock(one.started_ms);
  return one.ended_ms === null ? t("sinceNow", { from }) : t("span", { from, to: roomClock(one.ended_ms) });
}
