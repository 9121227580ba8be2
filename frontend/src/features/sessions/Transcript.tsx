import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Empty, Margin, Mark, Moment, Waiting } from "@/ui";
import { clock, roomClock } from "@/ui/time";
import { transcriptQuery } from "./queries";
import styles from "./sessions.module.css";

type Line = Schemas["TranscriptLine"];

/** All that was written and all that happened, on the margin, by the room's clock. */
export function Transcript({ room }: { room: string }) {
  const { t } = useTranslation();
  const transcript = useQuery(transcriptQuery(room));
  if (transcript.isPending) return <Waiting lines={8} words={t("transcript.waiting")} />;
  if (transcript.error) return <ProblemNote error={transcript.error} onAgain={() => transcript.refetch()} />;
  const { lines, people } = transcript.data;
  if (lines.length === 0) return <Empty>{t("transcript.empty")}</Empty>;
  const names = new Map(people.map((person) => [person.seat, person.name]));
  return (
    <div className={styles.transcript}>
      <Margin label={t("transcript.title")}>
        {lines.map((line) => (
          <TranscriptLine key={line.seq} line={line} names={names} />
        ))}
      </Margin>
    </div>
  );
}

function TranscriptLine({ line, names }: { line: Line; names: Map<string, string> }) {
  const { t } = useTranslation();
  const viewer = useViewer();
  // Before the candidate came in the room's clock stood still: there the wall clock says more.
  const when = line.at_ms === null || line.at_ms < 0 ? clock(line.at, viewer) : roomClock(line.at_ms);
  if (line.kind === "system") {
    return (
      <Moment when={when} at={line.at}>
        <p className={styles.system}>{line.text}</p>
      </Moment>
    );
  }
  const whispered = line.whisper_to && (names.get(line.whisper_to) ?? line.whisper_to);
  return (
    <Moment when={when} at={line.at} id={`line-${line.seq}`}>
      <p className={styles.speaker}>
        <b>
          <bdi>{line.name}</bdi>
        </b>
        {whispered && <Mark icon="lock">{t("transcript.whisper", { name: whispered })}</Mark>}
        {line.edited && !line.deleted && <span className="small faint">{t("transcript.edited")}</span>}
      </p>
      {line.deleted ? (
        <p className="small faint">{t("transcript.deleted")}</p>
      ) : (
        <p className={styles.words} dir="auto">
          {line.text}
        </p>
      )}
    </Moment>
  );
}
