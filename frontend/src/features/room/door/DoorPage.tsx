import { type ReactNode, useCallback, useState } from "react";
import type { Schemas } from "@/api/client";
import { useMe } from "@/api/queries";
import { useViewer } from "@/app/viewer";
import { Avatar, Button, Icon, Margin, Moment, useNow, useWindowTitle } from "@/ui";
import { clock, dayKey, length, longDay, relative, sameClock, zoneName } from "@/ui/time";
import type { LocalMedia } from "../core/localMedia";
import type { RoomState } from "../core/roomState";
import { RoomMark } from "../RoomMark";
import { useMediaView, useWords } from "../useRoom";
import { Checklist } from "./Checklist";
import { Devices, type Tone } from "./Devices";
import styles from "./door.module.css";
import { HearYourself } from "./HearYourself";
import { Instead } from "./Instead";
import { Preview } from "./Preview";
import { useChecks } from "./useChecks";
import { judge } from "./verdict";

export interface Choice {
  audio: boolean;
  video: boolean;
}

/**
 * Before the room: one page for the check and for the wait at the door, so that nothing moves when one becomes the
 * other and the picture of oneself stays.
 */
export function DoorPage({
  room,
  media,
  waiting,
  onJoin,
  onStop,
  trouble,
}: {
  room: Schemas["Room"];
  media: LocalMedia;
  /** Null during the check; what the server said once one has asked to come in. */
  waiting: RoomState["waiting"] | "connecting" | null;
  onJoin: (choice: Choice) => void;
  onStop: () => void;
  trouble?: ReactNode;
}) {
  const { t } = useWords();
  const me = useMe();
  const viewer = useViewer();
  const view = useMediaView(media);
  const checks = useChecks(room.id);
  const [tone, setTone] = useState<Tone>("unplayed");
  const [heard, setHeard] = useState(false);
  const hear = useCallback(() => setHeard(true), []);
  useWindowTitle(room.title);
  const now = useNow(10_000);

  const role = (room.me?.role ?? "candidate") as Schemas["SeatRole"];
  const sends = role !== "observer";
  const hosts = room.people.filter((person) => person.role === "interviewer");
  const host = hosts[0]?.name ?? t("door.unnamed");

  const verdict = judge({
    ...checks,
    sends,
    camera: view.video !== null || view.asking,
    microphone: (view.audio !== null && view.wants.audio) || view.asking,
    heard,
    tone,
  });

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <RoomMark className="desk-only" />
        <b className={styles.what}>{room.title}</b>
        <span className={styles.zone}>
          {t("door.place", { place: zoneName(viewer.zone), time: clock(now, viewer) })}
        </span>
      </header>
      <main className={styles.door}>
        <div className={styles.side}>
          <div className={styles.titles}>
            <h1 id="page-title" tabIndex={-1} aria-live="polite">
              <DoorTitle room={room} waiting={waiting} host={host} now={now} />
            </h1>
            <p className={styles.lead}>
              <DoorLead room={room} waiting={waiting} host={host} now={now} />
            </p>
          </div>
          {trouble}
          {waiting && waiting !== "connecting" && waiting.aiOffered && <Instead room={room.id} host={host} />}
          <People room={room} />
          <section className={styles.verdict} aria-live="polite" data-testid="verdict">
            <div className="row">
              {verdict.tone === "wait" ? (
                <i className={styles.dot} />
              ) : (
                <Icon name={verdict.tone === "loss" ? "alert" : "check"} className={styles[verdict.tone]} />
              )}
              <h2>{t(`verdict.${verdict.tone}`)}</h2>
            </div>
            {verdict.remarks.map((remark) => (
              <p key={remark} className="small muted">
                {t(`verdict.${remark}`)}
              </p>
            ))}
          </section>
          <div className={styles.acts}>
            {waiting === null ? (
              <JoinButtons role={role} media={media} onJoin={onJoin} />
            ) : (
              <Button size="big" onClick={onStop}>
                {t("door.stop")}
              </Button>
            )}
          </div>
        </div>
        <div className={styles.main}>
          {sends && <Preview media={media} me={me.name} host={role === "interviewer" ? t("role.candidate") : host} />}
          <Devices media={media} sends={sends} tone={tone} onTone={setTone} onHeard={hear} />
          {sends && waiting === null && <HearYourself media={media} servers={checks.servers} />}
          <div className={styles.more}>
            <Checklist media={media} sends={sends} heard={heard} tone={tone} checks={checks} />
            <Agenda room={room} />
          </div>
        </div>
      </main>
    </div>
  );
}

function DoorTitle({ room, waiting, host, now }: Parameters<typeof DoorLead>[0]) {
  const { t } = useWords();
  const viewer = useViewer();
  if (waiting === "connecting") return t("door.connecting");
  if (waiting?.aiOffered) return t("instead.heading", { name: host });
  if (waiting) {
    const word = { knocking: "door.knocking", host_away: "door.away", locked: "door.locked" } as const;
    return t(word[waiting.message], { name: host });
  }
  if (room.me?.role === "interviewer") return t("door.checkHost");
  if (room.starts_at && Date.parse(room.starts_at) > now.getTime()) {
    return t("door.at", { name: host, time: clock(room.starts_at, viewer) });
  }
  return t("door.check");
}

function DoorLead({
  room,
  waiting,
  host,
  now,
}: {
  room: Schemas["Room"];
  waiting: RoomState["waiting"] | "connecting" | null;
  host: string;
  now: Date;
}) {
  const { t } = useWords();
  const viewer = useViewer();
  if (waiting === "connecting") return t("door.connectingLead");
  if (waiting?.aiOffered) return t("instead.lead");
  if (waiting) {
    const word = { knocking: "door.knockingLead", host_away: "door.awayLead", locked: "door.lockedLead" } as const;
    const before = waiting.position > 1 ? ` ${t("door.position", { count: waiting.position - 1 })}` : "";
    return `${t(word[waiting.message], { name: host })}${before}`;
  }
  if (room.me?.role === "interviewer") return t("door.leadHost");
  if (room.me?.role === "observer") return t("door.leadObserver", { name: host });
  if (room.starts_at && Date.parse(room.starts_at) > now.getTime()) {
    const words = relative(room.starts_at, viewer.locale, now);
    return t("door.leadAt", { relative: words.charAt(0).toLocaleUpperCase() + words.slice(1) });
  }
  return t("door.lead", { name: host });
}

function JoinButtons({
  role,
  media,
  onJoin,
}: {
  role: Schemas["SeatRole"];
  media: LocalMedia;
  onJoin: (choice: Choice) => void;
}) {
  const { t } = useWords();
  const view = useMediaView(media);
  if (role === "observer") {
    return (
      <Button kind="main" size="big" data-testid="join" onClick={() => onJoin({ audio: false, video: false })}>
        {t("door.watch")}
      </Button>
    );
  }
  const picture = view.wants.video && view.video !== null;
  return (
    <>
      <Button kind="main" size="big" data-testid="join" onClick={() => onJoin(view.wants)}>
        {t(role === "interviewer" ? "door.join" : "door.ask")}
      </Button>
      {picture && (
        <Button
          size="big"
          data-testid="join-without-camera"
          onClick={() => onJoin({ audio: view.wants.audio, video: false })}
        >
          {t("door.askWithout")}
        </Button>
      )}
    </>
  );
}

function People({ room }: { room: Schemas["Room"] }) {
  const { t } = useWords();
  const viewer = useViewer();
  const others = room.people.filter((person) => person.seat !== room.me?.seat && person.state !== "banned");
  const now = useNow(60_000);
  const span = (person: Schemas["Person"]) => {
    if (!room.starts_at) return t(`role.${person.role}`);
    const end = new Date(Date.parse(room.starts_at) + room.seconds * 1000);
    const mine = { from: clock(room.starts_at, viewer), to: clock(end, viewer) };
    const theirs = person.time_zone;
    const words =
      theirs && !sameClock(room.starts_at, theirs, viewer.zone)
        ? t("door.spanBoth", {
            ...mine,
            theirFrom: clock(room.starts_at, { ...viewer, zone: theirs }),
            theirTo: clock(end, { ...viewer, zone: theirs }),
            place: zoneName(theirs),
          })
        : t("door.span", mine);
    const today = dayKey(room.starts_at, viewer) === dayKey(now, viewer);
    return today ? words : t("door.day", { day: longDay(room.starts_at, viewer), span: words });
  };
  return (
    <ul className={styles.people} aria-label={t("door.people")}>
      {others.map((person) => (
        <li key={person.seat}>
          <Avatar name={person.name} />
          <div className="small">
            <b>
              <bdi>{person.name}</bdi>
            </b>
            <div className="muted num">{person.role === "observer" ? t("door.watches") : span(person)}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Agenda({ room }: { room: Schemas["Room"] }) {
  const { t } = useWords();
  const viewer = useViewer();
  const start = room.starts_at ? Date.parse(room.starts_at) : null;
  let offset = 0;
  return (
    <section>
      <div className={styles.sectionHead}>
        <h3>{t("door.hour")}</h3>
      </div>
      {room.agenda.length === 0 ? (
        <p className={`small muted ${styles.agenda}`}>
          {t("door.noAgenda", { length: length(room.seconds, viewer.locale) })}
        </p>
      ) : (
        <div className={styles.agenda}>
          <Margin small tight gutter={56} label={t("door.hour")}>
            {room.agenda.map((phase, i) => {
              const at = start === null ? null : new Date(start + offset * 1000);
              offset += phase.seconds;
              return (
                <Moment key={i} when={at ? clock(at, viewer) : i + 1} at={at?.toISOString()}>
                  {phase.name} <span className="faint">{length(phase.seconds, viewer.locale)}</span>
                </Moment>
              );
            })}
          </Margin>
        </div>
      )}
      {room.house_rules.length > 0 && (
        <>
          <h4 className={`small ${styles.rulesHead}`}>{t("door.rules")}</h4>
          <ul className={`small muted ${styles.rules}`}>
            {room.house_rules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
