import { useMemo, useState } from "react";
import { useMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Button, Note } from "@/ui";
import { Choice } from "@/ui/Field";
import { zoneName } from "@/ui/time";
import { offsetOf, zonesWith } from "./rules";
import styles from "./settings.module.css";
import { useTexts } from "./texts";
import type { Calendar } from "./types";
import { isStale, useChange } from "./useChange";

const ACCOUNT = "account";

/** On whose clock the open hours are, and what moves when that changes. */
export function ZonePart({ calendar }: { calendar: Calendar }) {
  const { t } = useTexts();
  const me = useMe();
  const { now } = useWords();
  const is = calendar.own_zone ? calendar.time_zone : ACCOUNT;
  const [chosen, setChosen] = useState<string | null>(null);
  const change = useChange(() => setChosen(null));
  const value = chosen ?? is;
  const zone = value === ACCOUNT ? me.time_zone || calendar.time_zone : value;
  const zones = useMemo(() => zonesWith(calendar.time_zone), [calendar.time_zone]);
  const named = (one: string) => `${one.replaceAll("_", " ")} ${offsetOf(one, now)}`.trim();
  const moves = zone !== calendar.time_zone;
  return (
    <section aria-labelledby="zone">
      <h2 id="zone">{t("clock.title")}</h2>
      <p className="small muted">{t("clock.what")}</p>
      <div className={styles.narrow}>
        <Choice
          aria-labelledby="zone"
          value={value}
          data={[
            { value: ACCOUNT, label: t("clock.account", { zone: named(me.time_zone || calendar.time_zone) }) },
            ...zones.map((one) => ({ value: one, label: named(one) })),
          ]}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      </div>
      {value !== is && (
        <div className={styles.asked}>
          {moves ? (
            <Note tone="soon">
              {t("clock.moves", {
                old: zoneName(calendar.time_zone),
                new: zoneName(zone),
                oldOffset: offsetOf(calendar.time_zone, now),
                newOffset: offsetOf(zone, now),
              })}
            </Note>
          ) : (
            <p className="small muted">{t("clock.same")}</p>
          )}
          <div className="row wrap">
            <Button
              busy={change.isPending}
              onClick={() =>
                change.mutate({
                  revision: calendar.revision,
                  ...(value === ACCOUNT ? { own_zone: false } : { own_zone: true, time_zone: value }),
                })
              }
            >
              {t(moves ? "clock.act" : "clock.keep", { zone: zoneName(zone) })}
            </Button>
            <Button kind="quiet" onClick={() => setChosen(null)}>
              {t("cancel")}
            </Button>
          </div>
        </div>
      )}
      {change.error &&
        (isStale(change.error) ? (
          <p className="small muted" role="alert">
            {t("moved.what")} {t("clock.again")}
          </p>
        ) : (
          <ProblemNote error={change.error} />
        ))}
    </section>
  );
}
