import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, Fragment, useState } from "react";
import { useMe } from "@/api/queries";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, Note, PageTitle, useNow, Waiting } from "@/ui";
import { Choice, Field, Segments, Tick } from "@/ui/Field";
import { clock, zoneName } from "@/ui/time";
import { grouped, switched } from "./kinds";
import styles from "./notifications.module.css";
import { Part } from "./Part";
import { PushPart } from "./PushPart";
import { changePreferences, preferencesQuery, sendTest } from "./queries";
import { useTexts } from "./texts";
import { CHANNELS, type Channel, DIGESTS, type KindPreference, type Preferences } from "./types";

/** When and by which ways one is told. */
export function PreferencesPage() {
  const { t } = useTexts();
  const { data, error, isPending, refetch } = useQuery(preferencesQuery);
  return (
    <>
      <PageTitle title={t("preferences.title")} lead={t("preferences.lead")} />
      {isPending && <Waiting words={t("preferences.waiting")} />}
      {!data && error && <ProblemNote error={error} onAgain={() => refetch()} />}
      {data && (
        <>
          <Kinds kinds={data.kinds} />
          <PushPart push={data.push} />
          <Quiet kept={data} />
          <Digests kept={data} />
          <TryOut kinds={data.kinds} />
        </>
      )}
    </>
  );
}

function Kinds({ kinds }: { kinds: KindPreference[] }) {
  const { t } = useTexts();
  const change = useMutation({
    mutationFn: ({ kind, channel, on }: { kind: string; channel: Channel; on: boolean }) =>
      changePreferences({ kinds: [{ kind, channels: { [channel]: on } }] }),
  });
  // What was just ticked shows at once; where it fails, what is kept shows again.
  const shown = change.isPending ? switched(kinds, change.variables) : kinds;
  return (
    <Part first title={t("preferences.kinds")} what={t("preferences.kindsWhat")}>
      {change.error && <ProblemNote error={change.error} />}
      <table className={styles.kinds}>
        <thead>
          <tr>
            <th scope="col">
              <span className="hide">{t("preferences.kind")}</span>
            </th>
            {CHANNELS.map((channel) => (
              <th key={channel} scope="col">
                {t(`channels.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grouped(shown).map(({ group, title, kinds: inside }) => (
            <Fragment key={group}>
              <tr className={styles.group}>
                <th colSpan={CHANNELS.length + 1} scope="colgroup">
                  {title}
                </th>
              </tr>
              {inside.map((kind) => (
                <tr key={kind.kind}>
                  <th scope="row">
                    {kind.title}
                    {kind.text && <p className="small muted">{kind.text}</p>}
                    {kind.fixed.length > 0 && (
                      <p className="small faint">
                        {t(kind.fixed.length === CHANNELS.length ? "preferences.always" : "preferences.partly")}
                      </p>
                    )}
                  </th>
                  {CHANNELS.map((channel) => (
                    <td key={channel}>
                      <label className={styles.cell} htmlFor={`${kind.kind}-${channel}`}>
                        <Tick
                          id={`${kind.kind}-${channel}`}
                          aria-label={t("preferences.by", { kind: kind.title, channel: t(`channels.${channel}`) })}
                          checked={kind.channels[channel]}
                          disabled={kind.fixed.includes(channel)}
                          onChange={(event) =>
                            change.mutate({ kind: kind.kind, channel, on: event.currentTarget.checked })
                          }
                        />
                      </label>
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function Quiet({ kept }: { kept: Preferences }) {
  const { t } = useTexts();
  const me = useMe();
  const viewer = useViewer();
  const now = useNow();
  const [on, setOn] = useState(kept.quiet_from !== null);
  const [from, setFrom] = useState(kept.quiet_from ?? "22:00");
  const [until, setUntil] = useState(kept.quiet_until ?? "07:00");
  const save = useMutation({
    mutationFn: () => changePreferences(on ? { quiet_from: from, quiet_until: until } : noQuiet),
  });
  const dirty = on ? from !== kept.quiet_from || until !== kept.quiet_until : kept.quiet_from !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Part title={t("quiet.title")} what={t("quiet.what")}>
      <form className={styles.quiet} onSubmit={submit}>
        <Tick label={t("quiet.on")} checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
        {on && (
          <>
            <div className={styles.times}>
              <Field
                type="time"
                className={styles.time}
                required
                label={t("quiet.from")}
                value={from}
                onChange={(event) => setFrom(event.currentTarget.value)}
              />
              <Field
                type="time"
                className={styles.time}
                required
                label={t("quiet.until")}
                value={until}
                error={from === until ? t("quiet.same") : undefined}
                onChange={(event) => setUntil(event.currentTarget.value)}
              />
            </div>
            <p className="small muted">
              {t("quiet.zone", { place: zoneName(me.time_zone), zone: me.time_zone, time: clock(now, viewer) })}
            </p>
          </>
        )}
        {save.error && <ProblemNote error={save.error} />}
        <div className={styles.live} role="status">
          {dirty && !(on && from === until) ? (
            <Button type="submit" busy={save.isPending}>
              {t("quiet.save")}
            </Button>
          ) : (
            save.isSuccess && <span className="small muted">{t("preferences.saved")}</span>
          )}
        </div>
      </form>
    </Part>
  );
}

const noQuiet = { quiet_from: null, quiet_until: null };

function Digests({ kept }: { kept: Preferences }) {
  const { t } = useTexts();
  const save = useMutation({ mutationFn: changePreferences });
  return (
    <Part title={t("digest.title")} what={t("digest.what")}>
      <Segments
        label={t("digest.title")}
        hideLabel
        value={(save.isPending && save.variables.digest) || kept.digest}
        onChange={(digest) => save.mutate({ digest })}
        options={DIGESTS.map((value) => ({ value, label: t(`digest.${value}`) }))}
      />
      {save.error && <ProblemNote error={save.error} />}
    </Part>
  );
}

function TryOut({ kinds }: { kinds: KindPreference[] }) {
  const { t } = useTexts();
  const [kind, setKind] = useState(kinds[0]?.kind ?? "");
  const [channel, setChannel] = useState<Channel>("email");
  const send = useMutation({ mutationFn: () => sendTest(kind, channel) });
  if (kinds.length === 0) return null;
  return (
    <Part title={t("try.title")} what={t("try.what")}>
      <form
        className={styles.try}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Choice
          label={t("try.kind")}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={kinds.map((one) => ({ value: one.kind, label: one.title }))}
        />
        <Choice
          label={t("try.channel")}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value as Channel)}
          data={CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))}
        />
        <Button type="submit" busy={send.isPending}>
          {t("try.send")}
        </Button>
      </form>
      {send.isSuccess && (
        <Note tone="good" live>
          {t("try.sent")}
        </Note>
      )}
      {send.error && <ProblemNote error={send.error} />}
    </Part>
  );
}
