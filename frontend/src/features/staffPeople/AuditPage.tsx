import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { Link } from "react-router";
import { useViewer } from "@/app/viewer";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Button, ButtonLink, Facts, Icon, PageTitle, Table } from "@/ui";
import { Choice, Field } from "@/ui/Field";
import { instantOf } from "@/ui/time";
import { askedOf, auditFilters } from "./filters";
import { actionsQuery, auditExport, auditQuery, verify } from "./queries";
import styles from "./staffPeople.module.css";
import { useNamed, useTexts } from "./texts";
import type { AuditEvent } from "./types";
import { useFilters, useTyped } from "./useFilters";
import { VerdictNote } from "./VerdictNote";
import { contextLines, shortHash, shortId, stamp } from "./words";

/** Who did what, newest first, and whether the log is whole. */
export default function AuditPage() {
  const { t } = useTexts();
  const named = useNamed();
  const viewer = useViewer();
  const { search, change, clear } = useFilters();
  const filters = auditFilters(search);
  const [typed, setTyped] = useTyped(filters.q ?? "", (q) => change({ q }));
  const asked = askedOf(filters, (local) => instantOf(local, viewer.zone));
  const list = useInfiniteQuery({ ...auditQuery(asked), placeholderData: keepPreviousData });
  const { data: actions } = useQuery(actionsQuery);
  const check = useMutation({ mutationFn: (expect?: string) => verify(expect) });
  const events = list.data?.pages.flatMap((page) => page.results) ?? [];
  const day = (name: "from" | "to") => (
    <Field
      label={t(`audit.${name}`)}
      type="date"
      value={filters[name] ?? ""}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("audit.title")}
        lead={t("audit.lead")}
        actions={
          <>
            <Button icon="shield" busy={check.isPending} onClick={() => check.mutate(undefined)}>
              {t(check.data ? "audit.verify.again" : "audit.verify.act")}
            </Button>
            <ButtonLink href={auditExport(asked)} download icon="download">
              {t("audit.export")}
            </ButtonLink>
          </>
        }
      />
      <VerdictNote check={check} />
      <search className={styles.filters}>
        <Field
          className={styles.wideFilter}
          label={t("search")}
          placeholder={t("audit.example")}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Choice
          label={t("audit.action")}
          className={styles.wideFilter}
          value={filters.action ?? ""}
          data={[
            { value: "", label: t("audit.any") },
            ...choices(actions?.results ?? [], filters.action).map((value) => ({
              value,
              label: named("actions", value),
            })),
          ]}
          onChange={(event) => change({ action: event.currentTarget.value })}
        />
        {day("from")}
        {day("to")}
      </search>
      <WhoFilters filters={filters} events={events} onDrop={(name) => change({ [name]: "" })} />
      <Listed
        list={list}
        rows={events}
        filtered={Object.keys(filters).length > 0}
        none={t("audit.none")}
        onClear={clear}
      >
        <Events events={events} onOnly={(name, id) => change({ [name]: id })} />
      </Listed>
    </div>
  );
}

/** All known actions, and the one in the address even if it isn't among them (yet). */
function choices(known: string[], chosen: string | undefined): string[] {
  return chosen && !known.includes(chosen) ? [...known, chosen] : known;
}

/** Filters by a person or a thing, which are set from the entries and links: each to be taken off again. */
function WhoFilters({
  filters,
  events,
  onDrop,
}: {
  filters: ReturnType<typeof auditFilters>;
  events: AuditEvent[];
  onDrop: (name: "actor" | "target") => void;
}) {
  const { t } = useTexts();
  const { actor, target } = filters;
  if (!actor && !target) return null;
  const actorName = events.find((event) => event.actor?.id === actor)?.actor?.name;
  const targetName = events.flatMap((event) => event.targets).find((one) => one.id === target)?.name;
  const chip = (name: "actor" | "target", what: string) => (
    <Button size="tight" icon="close" label={t("audit.drop", { what })} onClick={() => onDrop(name)}>
      {what}
    </Button>
  );
  return (
    <div className={styles.chips}>
      {actor && chip("actor", t("audit.by", { name: actorName || shortId(actor) }))}
      {target && chip("target", t("audit.about", { name: targetName || shortId(target) }))}
    </div>
  );
}

type Only = (name: "actor" | "target", id: string) => void;

function Events({ events, onOnly }: { events: AuditEvent[]; onOnly: Only }) {
  const { t } = useTexts();
  const named = useNamed();
  const viewer = useViewer();
  const who = useWho();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const turn = (id: string) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const actor = (event: AuditEvent) => <bdi>{event.actor ? who(event.actor) : t("audit.system")}</bdi>;
  return (
    <Table
      label={t("audit.title")}
      rows={events}
      rowKey={(event) => event.id}
      below={(event) => open.has(event.id) && <Entry event={event} onOnly={onOnly} />}
      columns={[
        {
          key: "what",
          title: t("audit.columns.what"),
          cell: (event) => (
            <>
              <button
                type="button"
                className={styles.fold}
                aria-expanded={open.has(event.id)}
                aria-controls={open.has(event.id) ? `entry-${event.id}` : undefined}
                onClick={() => turn(event.id)}
              >
                <Icon name="down" small />
                <span>{named("actions", event.action)}</span>
              </button>
              <span className={`${styles.phone} ${styles.folded} faint`}>{actor(event)}</span>
            </>
          ),
        },
        { key: "who", title: t("audit.columns.who"), deskOnly: true, cell: actor },
        {
          key: "whom",
          title: t("audit.columns.whom"),
          deskOnly: true,
          cell: (event) => (
            <span className={staff.clamp}>
              {event.targets.length === 0 && "–"}
              {event.targets.map((one, index) => (
                <Fragment key={`${one.kind}-${one.id}`}>
                  {index > 0 && ", "}
                  <bdi>{who(one)}</bdi>
                </Fragment>
              ))}
            </span>
          ),
        },
        {
          key: "when",
          title: t("audit.columns.when"),
          cell: (event) => (
            <time className={styles.stamp} dateTime={event.at}>
              {stamp(event.at, viewer)}
            </time>
          ),
        },
        {
          key: "hash",
          title: t("audit.columns.hash"),
          deskOnly: true,
          figure: true,
          cell: (event) => <span className="code faint">{shortHash(event.hash)}</span>,
        },
      ]}
    />
  );
}

interface Named {
  kind: string;
  id: string | null;
  name: string | null;
}

/** Whoever or whatever is named in an entry, in words: the name, else what kind it is and the end of its number. */
function useWho() {
  const named = useNamed();
  return ({ kind, id, name }: Named) =>
    name || [named("audit.kinds", kind), id && shortId(id)].filter(Boolean).join(" ");
}

/** Everything that was written down about one act, and the ways to more of the same. */
function Entry({ event, onOnly }: { event: AuditEvent; onOnly: Only }) {
  const { t } = useTexts();
  const who = useWho();
  const only = (name: "actor" | "target", one: Named) =>
    one.id && (
      <button
        key={`${name}-${one.id}`}
        type="button"
        className={styles.link}
        onClick={() => one.id && onOnly(name, one.id)}
      >
        {t(name === "actor" ? "audit.onlyActor" : "audit.onlyTarget", { name: who(one) })}
      </button>
    );
  const all: Named[] = [...(event.actor ? [event.actor] : []), ...event.targets];
  const people = new Map(all.filter((one) => one.kind === "person" && one.id).map((one) => [one.id, one]));
  return (
    <div id={`entry-${event.id}`} className={styles.inside}>
      <Facts
        facts={[
          { name: t("audit.seq"), value: event.seq ?? t("audit.unsealed") },
          { name: t("audit.raw"), value: <span className="code">{event.action}</span> },
          ...event.targets.map((one) => ({ name: t("audit.concerns"), value: who(one) })),
          ...contextLines(event.context),
          ...(event.ip ? [{ name: t("audit.ip"), value: event.ip }] : []),
          { name: t("audit.fullHash"), value: <span className="code">{event.hash || t("audit.unsealed")}</span> },
        ]}
      />
      <div className={styles.only}>
        {event.actor && only("actor", event.actor)}
        {event.targets.map((one) => only("target", one))}
        {[...people.values()].map((one) => (
          <Link key={`account-${one.id}`} to={`/staff/people/${one.id}`}>
            {t("audit.account", { name: who(one) })}
          </Link>
        ))}
      </div>
    </div>
  );
}
