import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { endHere } from "@/app/session/current";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, Icon, Mark, Note, PageTitle, useNow, Waiting } from "@/ui";
import { clock, longDate, relative, shortDay } from "@/ui/time";
import styles from "./account.module.css";
import { devicesChanged, devicesQuery, signOutDevice, signOutOthers, visitsQuery } from "./queries";
import { Sure } from "./Sure";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";
import type { Device } from "./types";
import { Visits } from "./Visits";

/** Where I am signed in, and who of the staff looked. */
export function DevicesPage() {
  const { t } = useTexts();
  const { data: devices, error, isPending, refetch } = useQuery(devicesQuery);
  const visits = useInfiniteQuery(visitsQuery);
  // Together: devices that came later would push the visits down.
  const waiting = isPending || visits.isPending;
  return (
    <>
      <PageTitle title={t("devices.title")} lead={t("devices.lead")} />
      {waiting ? (
        <Waiting words={t("loading")} />
      ) : (
        <>
          <section className={styles.block} aria-label={t("devices.title")}>
            {!devices && error && <ProblemNote error={error} onAgain={() => refetch()} />}
            {devices && <List devices={devices} />}
          </section>
          <Visits />
        </>
      )}
    </>
  );
}

function List({ devices }: { devices: Device[] }) {
  const { t } = useTexts();
  const [sure, setSure] = useState(false);
  const others = devices.filter((device) => !device.current && !device.is_visit).length;
  const all = useMutation({
    mutationFn: signOutOthers,
    onSuccess: devicesChanged,
    onSettled: () => setSure(false),
  });
  return (
    <>
      <ul className={styles.lines} aria-label={t("devices.title")}>
        {devices.map((device) => (
          <DeviceLine key={device.id} device={device} />
        ))}
      </ul>
      <div className={styles.inside}>
        {all.data !== undefined && (
          <Note tone="good" live>
            {t("devices.ended", { count: all.data })}
          </Note>
        )}
        <Trouble error={all.error} />
        {others === 0 && all.data === undefined && <p className="small muted">{t("devices.alone")}</p>}
        {others > 0 && !sure && (
          <div>
            <Button
              kind="loss"
              onClick={() => {
                all.reset();
                setSure(true);
              }}
            >
              {t("devices.others", { count: others })}
            </Button>
          </div>
        )}
        {sure && (
          <Sure
            words={t("devices.sure", { count: others })}
            go={t("devices.sureNow")}
            busy={all.isPending}
            onGo={() => all.mutate()}
            onCancel={() => setSure(false)}
          />
        )}
      </div>
    </>
  );
}

function DeviceLine({ device }: { device: Device }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const now = useNow();
  const end = useMutation({
    mutationFn: () => signOutDevice(device.id),
    onSuccess: () => (device.current ? endHere("signed_out") : devicesChanged()),
  });
  const name =
    device.browser && device.system
      ? t("devices.on", { browser: device.browser, system: device.system })
      : device.browser || device.system || t("devices.unknown");
  const day = (at: string) => `${shortDay(at, viewer, now)}, ${clock(at, viewer)}`;
  return (
    <li>
      <Icon name={device.is_visit ? "eye" : "screen"} />
      <div className={styles.line}>
        <span className={styles.head}>
          <b>
            <bdi>{name}</bdi>
          </b>
          {device.current && <Mark tone="good">{t("devices.here")}</Mark>}
          {device.is_visit && <Mark tone="soon">{t("devices.visit")}</Mark>}
        </span>
        <p className="small muted">
          {!device.current && <>{t("devices.seen", { when: relative(device.last_seen_at, viewer.locale, now) })}. </>}
          {t("devices.facts", { day: day(device.signed_in_at), ip: device.ip })}.
        </p>
        <p className="small faint">{t("devices.ends", { day: longDate(device.expires_at, viewer, now) })}</p>
      </div>
      <Button
        size="tight"
        busy={end.isPending || end.isSuccess}
        label={t("devices.signOutOf", { device: name })}
        onClick={() => end.mutate()}
      >
        {t("devices.signOut")}
      </Button>
      {end.error && (
        <div className={styles.whole}>
          <Trouble error={end.error} />
        </div>
      )}
    </li>
  );
}
