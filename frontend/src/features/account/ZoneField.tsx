import { useMemo, useState } from "react";
import { useViewer } from "@/app/viewer";
import { Button, useNow } from "@/ui";
import { Suggest } from "@/ui/Suggest";
import { browserZone, clock, zoneName } from "@/ui/time";
import styles from "./account.module.css";
import { useTexts } from "./texts";
import { browserZones, zoneLabel, zoneOf, zonesByLabel } from "./zones";

/** One of some four hundred zones, found by typing a city. `null`: what stands there is none. */
export function ZoneField({
  zone,
  before,
  onZone,
  error,
}: {
  zone: string;
  before: string;
  onZone: (zone: string | null) => void;
  error?: string;
}) {
  const { t } = useTexts();
  const viewer = useViewer();
  const now = useNow();
  const here = browserZone();
  const zones = useMemo(() => zonesByLabel(browserZones(), [before, here]), [before, here]);
  const [typed, setTyped] = useState(() => (zone ? zoneLabel(zone) : ""));
  const put = (label: string) => {
    setTyped(label);
    onZone(zoneOf(label, zones));
  };
  return (
    <div className={styles.zone}>
      <Suggest
        label={t("profile.zone")}
        value={typed}
        onChange={put}
        options={[...zones.keys()]}
        help={zone && t("profile.zoneHelp", { time: clock(now, { ...viewer, zone }) })}
        error={zone === "" ? t("profile.zoneUnknown") : error}
      />
      {here !== zone && (
        <Button kind="quiet" size="tight" icon="clock" onClick={() => put(zoneLabel(here))}>
          {t("profile.zoneHere", { zone: zoneName(here) })}
        </Button>
      )}
    </div>
  );
}
