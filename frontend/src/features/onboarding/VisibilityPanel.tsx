import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { Problem } from "@/api/problem";
import { useMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Button, Facts, Mark, Note, Sheet, Waiting } from "@/ui";
import { Field, Tick } from "@/ui/Field";
import { dayKey, longDate } from "@/ui/time";
import styles from "./onboarding.module.css";
import { applicationQuery, saveVisibility, visibilityQuery } from "./queries";
import { useTexts } from "./texts";
import type { Visibility } from "./types";
import { awayRefused, BLOCKS, type BlockCode, blocksToShow, OWN_CHOICE } from "./visibility";

type Wanted = Parameters<typeof saveVisibility>[0];

/** Whether candidates see me, why not, and what to do about it. */
export function VisibilityPanel() {
  const { t } = useTexts();
  // The page has waited for it: asking again on being shown would make it wait again, and so on.
  const visibility = useQuery({ ...visibilityQuery, retryOnMount: false });
  return (
    <Sheet label={t("visibility.title")}>
      {visibility.data ? (
        <Switches seen={visibility.data} />
      ) : (
        <>
          <h2>{t("visibility.title")}</h2>
          {visibility.error ? (
            <ProblemNote error={visibility.error} onAgain={() => visibility.refetch()} />
          ) : (
            <Waiting lines={4} />
          )}
        </>
      )}
    </Sheet>
  );
}

function Switches({ seen }: { seen: Visibility }) {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: saveVisibility,
    onSuccess: (after) => {
      queries.setQueryData(visibilityQuery.queryKey, after);
      void queries.invalidateQueries({ queryKey: applicationQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ["interviewers"] });
    },
  });
  const now_ = { public: seen.public, accepting: seen.accepting, away_until: seen.away_until };
  // What was asked for stands until the answer is here, and goes back where it is refused.
  const shown: Wanted = save.isPending && save.variables ? save.variables : now_;
  const put = (part: Partial<Wanted>) => {
    if (!save.isPending) save.mutate({ ...now_, ...part });
  };
  return (
    <>
      <div className={styles.seenHead}>
        <h2>{t("visibility.title")}</h2>
        <Mark tone={seen.is_listed ? "good" : "state"} icon={seen.is_listed ? "check" : undefined}>
          {t(seen.is_listed ? "visibility.listed" : "visibility.notListed")}
        </Mark>
      </div>
      {seen.blocks.length > 0 && <Blocks seen={seen} />}
      <div className={styles.switches}>
        <Switch
          id="visible-public"
          label={t("visibility.public")}
          what={t("visibility.publicWhat")}
          on={shown.public}
          onChange={(on) => put({ public: on })}
        />
        <Switch
          id="visible-accepting"
          label={t("visibility.accepting")}
          what={t("visibility.acceptingWhat")}
          on={shown.accepting}
          onChange={(on) => put({ accepting: on })}
        />
        <Away key={seen.away_until ?? ""} until={seen.away_until} onSet={(day) => put({ away_until: day })} />
      </div>
      <div role="status" className="small">
        {save.isSuccess && <span className="muted">{t("visibility.saved")}</span>}
      </div>
      {save.error && <Refused error={save.error} known={seen.blocks.map((block) => block.code)} />}
      <Facts
        facts={[
          {
            name: t("visibility.plan"),
            value: !seen.entitled
              ? t("visibility.planNone")
              : seen.entitled_until
                ? t("visibility.planUntil", { day: longDate(seen.entitled_until, viewer, now) })
                : t("visibility.planOpen"),
          },
        ]}
      />
    </>
  );
}

function Switch({
  id,
  label,
  what,
  on,
  onChange,
}: {
  id: string;
  label: string;
  what: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <div>
      <Tick
        id={id}
        label={<b>{label}</b>}
        aria-describedby={`${id}-what`}
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <p id={`${id}-what`} className={`${styles.switchWhat} small muted`}>
        {what}
      </p>
    </div>
  );
}

function Away({ until, onSet }: { until: string | null; onSet: (day: string | null) => void }) {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const [day, setDay] = useState(until ?? "");
  const [tried, setTried] = useState(false);
  const today = dayKey(now, viewer);
  const wrong = day ? awayRefused(day, today) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (day && !wrong && day !== until) onSet(day);
  }
  return (
    <form onSubmit={submit} className={styles.away} noValidate>
      <Field
        label={t("visibility.away")}
        remark={t("visibility.awayRemark")}
        type="date"
        min={today}
        value={day}
        help={t("visibility.awayWhat")}
        error={tried && wrong ? t(wrong === "past" ? "visibility.awayPast" : "visibility.awayFar") : undefined}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <p className="row wrap">
        {day !== "" && day !== until && <Button type="submit">{t("visibility.awaySet")}</Button>}
        {until && <Button onClick={() => onSet(null)}>{t("visibility.awayBack")}</Button>}
      </p>
    </form>
  );
}

/** Why candidates don't see me, in our words where we know them, with what to do. */
function Blocks({ seen }: { seen: Visibility }) {
  const { t } = useTexts();
  const words = useBlockWords();
  const blocks = blocksToShow(seen.blocks);
  const tone = blocks.every((block) => OWN_CHOICE.includes(block.code)) ? "state" : "soon";
  return (
    <div className={styles.blocks}>
      <Note tone={tone}>
        <b className="hide">{t("visibility.why")}</b>
        <ul>
          {blocks.map((block) => (
            <li key={block.code}>
              {words(block.code, seen.away_until) ?? block.detail}{" "}
              {block.code === "interviewer_plan_needed" && (
                <Link to="/interviewer/earnings#plan">{t("visibility.planSee")}</Link>
              )}
            </li>
          ))}
        </ul>
      </Note>
    </div>
  );
}

function Refused({ error, known }: { error: unknown; known: string[] }) {
  const { t } = useTexts();
  const words = useBlockWords();
  const code = error instanceof Problem ? error.code : "";
  const said = known.includes(code) ? t("visibility.asAbove") : words(code, null);
  if (!said) return <ProblemNote error={error} />;
  return (
    <Note tone="soon" live>
      <b>{t("visibility.refused")}</b> {said}
    </Note>
  );
}

function useBlockWords() {
  const { t } = useTexts();
  const me = useMe();
  const { viewer, now } = useWords();
  return (code: string, away: string | null): string | null => {
    const known = BLOCKS.find((one): one is BlockCode => one === code);
    if (!known) return null;
    const day = away ? longDate(`${away}T00:00:00Z`, { ...viewer, zone: "UTC" }, now) : "";
    return t(`visibility.blocks.${known}`, { email: me.email, day });
  };
}
