import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { roomQuery } from "@/api/queries";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import {
  HeardLine,
  hear,
  inOrder,
  type Passage,
  PlayerContext,
  type Recording,
  RemarkLine,
  recordingsQuery,
  remarksOn,
  type Spoken,
  usePlayer,
} from "@/features/playback";
import { Empty, Margin, Mark, Moment, Waiting } from "@/ui";
import { clock, roomClock } from "@/ui/time";
import { transcriptQuery } from "./queries";
import "./record";
import styles from "./sessions.module.css";

type Line = Schemas["TranscriptLine"];

/** All that was written and all that happened, on the margin, by the room's clock; what was recorded can be heard. */
export function Transcript({ room }: { room: string }) {
  const { t } = useTranslation();
  const transcript = useQuery(transcriptQuery(room));
  const recordings = useQuery(recordingsQuery(room));
  if (transcript.isPending || recordings.isLoading) return <Waiting lines={8} words={t("transcript.waiting")} />;
  if (transcript.error) return <ProblemNote error={transcript.error} onAgain={() => transcript.refetch()} />;
  if (transcript.data.lines.length === 0) return <Empty>{t("transcript.empty")}</Empty>;
  return <Lines room={room} transcript={transcript.data} recordings={recordings.data ?? NONE} />;
}

const NONE: readonly Recording[] = [];

function Lines({
  room,
  transcript: { lines, people },
  recordings,
}: {
  room: string;
  transcript: Schemas["Transcript"];
  recordings: readonly Recording[];
}) {
  const { t } = useTranslation();
  const me = useQuery(roomQuery(room)).data?.me?.seat;
  const spoken = useMemo(() => lines.map(spokenOf), [lines]);
  const player = usePlayer(useMemo(() => inOrder(spoken, recordings), [spoken, recordings]));
  const remarks = useMemo(() => remarksOn(spoken, recordings), [spoken, recordings]);
  const names = new Map(people.map((person) => [person.seat, person.name]));
  const remarksBefore = (key: number | null) =>
    remarks
      .filter((remark) => remark.before === key)
      .map(({ recording }) => (
        <Moment key={recording.id} when={null}>
          <RemarkLine recording={recording} mine={recording.seat === me} />
        </Moment>
      ));
  return (
    <PlayerContext value={player}>
      <div className={styles.transcript}>
        <Margin label={t("transcript.title")}>
          {lines.map((line) => [
            ...remarksBefore(line.seq),
            <TranscriptLine key={line.seq} line={line} names={names} passage={hear(spokenOf(line), recordings)} />,
          ])}
          {remarksBefore(null)}
        </Margin>
      </div>
    </PlayerContext>
  );
}

function spokenOf({ seq, role, at_ms, from_ms, to_ms }: Line): Spoken {
  return { key: seq, side: role === "candidate" ? "candidate" : "interviewer", at_ms, from_ms, to_ms };
}

function TranscriptLine({ line, names, passage }: { line: Line; names: Map<string, string>; passage: Passage | null }) {
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
        {line.cut && <span className="small faint">{t("transcript.cut")}</span>}
      </p>
      {line.deleted ? (
        <p className="small faint">{t("transcript.deleted")}</p>
      ) : (
        <HeardLine passage={passage}>
          <p className={styles.words} dir="auto">
            {line.text}
          </p>
        </HeardLine>
      )}
    </Moment>
  );
}
