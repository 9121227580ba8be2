import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ask, type Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import styles from "@/features/sessions/sessions.module.css";
import { Button, ButtonLink, Sheet } from "@/ui";
import { Field, Segments, TextField } from "@/ui/Field";
import { instantOf, zoneName } from "@/ui/time";
import { addressesOf, agendaOf, minutesOf, type Phase, totalMinutes } from "./agenda";

const USUAL = [
  ["introductions", 5],
  ["experience", 15],
  ["exercise", 25],
  ["questions", 15],
] as const;

/** A new session: for whom, when, along which phases. Afterwards the link to pass on. */
export function StartSession() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [made, setMade] = useState<Schemas["Room"] | null>(null);
  const start = useMutation({
    mutationFn: (body: Schemas["RoomIn"]) => ask(api.POST("/api/rooms", { body })),
    onSuccess: (room) => {
      setMade(room);
      queries.invalidateQueries({ queryKey: ["rooms", "list"] });
    },
  });
  return (
    <Sheet label={t("start.title")}>
      {made ? (
        <Made room={made} onAnother={() => setMade(null)} />
      ) : (
        <StartForm onStart={start.mutate} busy={start.isPending} error={start.error} />
      )}
    </Sheet>
  );
}

function StartForm({
  onStart,
  busy,
  error,
}: {
  onStart: (room: Schemas["RoomIn"]) => void;
  busy: boolean;
  error: Error | null;
}) {
  const { t } = useTranslation();
  const viewer = useViewer();
  const [title, setTitle] = useState("");
  const [email, setEmail] = useState("");
  const [when, setWhen] = useState<"now" | "later">("now");
  const [local, setLocal] = useState("");
  const [minutes, setMinutes] = useState("60");
  const [observers, setObservers] = useState("");
  const [phases, setPhases] = useState<Phase[]>(() =>
    USUAL.map(([name, length], key) => ({ key, name: t(`start.phases.${name}`), minutes: String(length) })),
  );
  const fields = error instanceof Problem ? error.fields : {};
  const total = totalMinutes(phases);

  function change(key: number, part: Partial<Phase>) {
    const next = phases.map((phase) => (phase.key === key ? { ...phase, ...part } : phase));
    // The length follows the agenda as long as nobody made it differ.
    if (Number(minutes) === total) setMinutes(String(totalMinutes(next)));
    setPhases(next);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const at = when === "later" ? instantOf(local, viewer.zone) : null;
    onStart({
      title: title.trim(),
      candidate_email: email.trim(),
      ...(at ? { starts_at: at.toISOString() } : {}),
      minutes: minutesOf(minutes) ?? 60,
      agenda: agendaOf(phases),
      observers: addressesOf(observers),
    });
  }
  return (
    <form onSubmit={submit}>
      <h2>{t("start.title")}</h2>
      <div className={styles.fields}>
        {error && Object.keys(fields).length === 0 && <ProblemNote error={error} />}
        <Field
          label={t("start.name")}
          placeholder={t("start.nameExample")}
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={fields.title?.[0]}
        />
        <Field
          label={t("start.candidate")}
          type="email"
          required
          help={t("start.candidateHelp")}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={fields.candidate_email?.[0]}
        />
        <Segments
          label={t("start.when")}
          options={[
            { value: "now", label: t("start.now") },
            { value: "later", label: t("start.later") },
          ]}
          value={when}
          onChange={setWhen}
        />
        <div className={when === "later" ? styles.pair : undefined}>
          {when === "later" && (
            <Field
              label={t("start.starts")}
              remark={t("start.zone", { zone: zoneName(viewer.zone) })}
              type="datetime-local"
              required
              value={local}
              onChange={(event) => setLocal(event.currentTarget.value)}
              error={fields.starts_at?.[0]}
            />
          )}
          <Field
            label={t("start.minutes")}
            type="number"
            min={5}
            max={240}
            required
            value={minutes}
            onChange={(event) => setMinutes(event.currentTarget.value)}
            error={fields.minutes?.[0]}
          />
        </div>
        <Agenda phases={phases} total={total} minutes={minutesOf(minutes)} onChange={change} onSet={setPhases} />
        <TextField
          label={t("start.observers")}
          remark={t("start.optional")}
          help={t("start.observersHelp")}
          rows={1}
          value={observers}
          onChange={(event) => setObservers(event.currentTarget.value)}
          error={fields.observers?.[0]}
        />
        <Button type="submit" kind="main" size="big" fill busy={busy}>
          {t(when === "now" ? "start.submitNow" : "start.submitLater")}
        </Button>
      </div>
    </form>
  );
}

function Agenda({
  phases,
  total,
  minutes,
  onChange,
  onSet,
}: {
  phases: Phase[];
  total: number;
  minutes: number | null;
  onChange: (key: number, part: Partial<Phase>) => void;
  onSet: (phases: Phase[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend className={styles.legend}>{t("start.agenda")}</legend>
      {phases.map((phase, index) => (
        <div key={phase.key} className={styles.phase}>
          <Field
            tight
            aria-label={t("start.phase", { number: index + 1 })}
            maxLength={80}
            value={phase.name}
            onChange={(event) => onChange(phase.key, { name: event.currentTarget.value })}
          />
          <Field
            tight
            aria-label={t("start.phaseMinutes", { number: index + 1 })}
            type="number"
            min={1}
            max={240}
            value={phase.minutes}
            onChange={(event) => onChange(phase.key, { minutes: event.currentTarget.value })}
          />
          <Button
            kind="quiet"
            icon="close"
            label={t("start.dropPhase", { name: phase.name || index + 1 })}
            onClick={() => onSet(phases.filter((other) => other.key !== phase.key))}
          />
        </div>
      ))}
      <p className="row small muted">
        {phases.length < 12 && (
          <Button
            kind="quiet"
            size="tight"
            icon="plus"
            onClick={() => onSet([...phases, { key: Date.now(), name: "", minutes: "10" }])}
          >
            {t("start.addPhase")}
          </Button>
        )}
        <span className="push num">
          {t("start.total", { count: total })}
          {minutes !== null && minutes !== total && ` ${t("start.differs", { count: minutes })}`}
        </span>
      </p>
    </fieldset>
  );
}

function Made({ room, onAnother }: { room: Schemas["Room"]; onAnother: () => void }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const link = useRef<HTMLInputElement>(null);
  const url = new URL(room.join_url, location.origin).href;

  async function copy() {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
    } catch {
      // No clipboard without TLS: the selected link is one key away.
      link.current?.select();
    }
  }
  return (
    <div>
      <h2 tabIndex={-1} ref={(title) => title?.focus()}>
        {t("start.made.title")}
      </h2>
      <p className="small muted">{t("start.made.how")}</p>
      <div className={styles.link}>
        <Field
          ref={link}
          label={t("start.made.link")}
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
        />
        <Button icon={copied ? "check" : "copy"} onClick={copy} className={styles.copy}>
          {t(copied ? "start.made.copied" : "start.made.copy")}
        </Button>
      </div>
      <ButtonLink to={`/rooms/${room.id}`} kind="main" size="big" fill>
        {t("home.openRoom")}
      </ButtonLink>
      <p className={styles.more}>
        <Button kind="quiet" onClick={onAnother}>
          {t("start.made.another")}
        </Button>
      </p>
    </div>
  );
}
