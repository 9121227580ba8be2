import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { call } from "@/api/call";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { cursorOf } from "@/features/sessions/queries";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import filters from "@/features/staffPeople/staffPeople.module.css";
import { stamp } from "@/features/staffPeople/words";
import type { components } from "@/generated/api";
import { addTexts } from "@/i18n";
import { Button, type Column, Facts, Mark, PageTitle, Table, type Tone, Waiting } from "@/ui";
import { Choice } from "@/ui/Field";
import en from "./en.json";
import styles from "./staffMessages.module.css";

addTexts("staffMessages", en);
const useTexts = () => useTranslation("staffMessages");

type Told = components["schemas"];
type Delivery = Told["DeliveryOut"];

const STATES = ["due", "handed", "sent", "failed", "dropped"] as const;
const CHANNELS = ["email", "in_app", "push"] as const;
const FILTERS = ["kind", "channel", "state", "person"] as const;
const TONES: Record<Delivery["state"], Tone> = {
  due: "soon",
  handed: "soon",
  sent: "good",
  failed: "loss",
  dropped: "state",
};

const deliveriesQuery = (asked: string) =>
  infiniteQueryOptions({
    queryKey: ["staff", "notifications", asked],
    queryFn: ({ pageParam }) => {
      const search = new URLSearchParams(asked);
      if (pageParam) search.set("cursor", pageParam);
      return call<Told["DeliveryPage"]>("GET", `/api/staff/notifications?${search}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
    placeholderData: keepPreviousData,
  });

const previewQuery = (kind: string) =>
  queryOptions({
    queryKey: ["staff", "notifications", "preview", kind],
    queryFn: () =>
      call<Told["NotificationPreviewOut"]>("GET", `/api/staff/notifications/preview?${new URLSearchParams({ kind })}`),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

// Any kind's preview names all of them; this one is always there.
const FIRST = "booking_confirmed";

/** The delivery log, and how each kind reads. */
export default function MessagesPage() {
  const { t } = useTexts();
  const viewer = useViewer();
  const [search, setSearch] = useSearchParams();
  const asked = new URLSearchParams(
    FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name) ?? ""]] : [])),
  );
  const change = (name: (typeof FILTERS)[number], value: string) => {
    const next = new URLSearchParams(asked);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  };
  const list = useInfiniteQuery(deliveriesQuery(asked.toString()));
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const kinds = useQuery(previewQuery(FIRST)).data?.kinds ?? [];
  const titleOf = (kind: string) => kinds.find((one) => one.kind === kind)?.title ?? kind;
  const any = { value: "", label: t("any") };
  const person = rows.find((row) => row.person.id === asked.get("person"))?.person;
  const columns: Column<Delivery>[] = [
    {
      key: "what",
      title: t("what"),
      cell: (row) => (
        <>
          <bdi>{row.title || titleOf(row.kind)}</bdi>
          {row.title && <div className="small faint">{titleOf(row.kind)}</div>}
        </>
      ),
    },
    {
      key: "who",
      title: t("who"),
      cell: ({ person: one }) => (
        <>
          <Link to={`/staff/people/${one.id}`}>
            <bdi>{one.name || one.email}</bdi>
          </Link>
          <div>
            <button type="button" className={styles.only} onClick={() => change("person", one.id)}>
              {t("onlyThem", { name: one.name || one.email })}
            </button>
          </div>
        </>
      ),
    },
    { key: "channel", title: t("channel"), deskOnly: true, cell: ({ channel }) => t(`channels.${channel}`) },
    {
      key: "state",
      title: t("state"),
      cell: (row) => (
        <>
          <Mark tone={TONES[row.state]}>{t(`states.${row.state}`)}</Mark>
          <Why row={row} />
        </>
      ),
    },
    {
      key: "when",
      title: t("when"),
      deskOnly: true,
      cell: (row) => <time dateTime={row.sent_at ?? row.due_at}>{stamp(row.sent_at ?? row.due_at, viewer)}</time>,
    },
  ];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("title")} lead={t("lead")} />
      <search className={filters.filters}>
        <Choice
          label={t("kind")}
          value={asked.get("kind") ?? ""}
          data={[any, ...kinds.map(({ kind, title }) => ({ value: kind, label: title }))]}
          onChange={(event) => change("kind", event.currentTarget.value)}
        />
        <Choice
          label={t("channel")}
          value={asked.get("channel") ?? ""}
          data={[any, ...CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))]}
          onChange={(event) => change("channel", event.currentTarget.value)}
        />
        <Choice
          label={t("state")}
          value={asked.get("state") ?? ""}
          data={[any, ...STATES.map((value) => ({ value, label: t(`states.${value}`) }))]}
          onChange={(event) => change("state", event.currentTarget.value)}
        />
      </search>
      {asked.get("person") && (
        <p className={styles.person}>
          {person && <bdi>{t("onlyThem", { name: person.name || person.email })}</bdi>}
          <Button size="tight" icon="close" onClick={() => change("person", "")}>
            {t("drop")}
          </Button>
        </p>
      )}
      <Listed
        list={list}
        rows={rows}
        filtered={asked.size > 0}
        none={t("none")}
        onClear={() => setSearch({}, { replace: true })}
      >
        <Table label={t("title")} columns={columns} rows={rows} rowKey={({ id }) => id} />
      </Listed>
      <Preview kinds={kinds} />
    </div>
  );
}

/** Why it stands as it does: in words where there are some, else by the server's word for it. */
function Why({ row }: { row: Delivery }) {
  const { t, i18n } = useTexts();
  const known = i18n.exists(`why.${row.why}`, { ns: "staffMessages" });
  return (
    <div className="small faint">
      {row.why && (known ? t(`why.${row.why as "muted"}`) : row.why)}
      {row.attempts > 1 && ` ${t("attempts", { count: row.attempts })}`}
    </div>
  );
}

function Preview({ kinds }: { kinds: Told["NotificationKindOut"][] }) {
  const { t } = useTexts();
  const [kind, setKind] = useState(FIRST);
  const { data, error, isPending, refetch } = useQuery(previewQuery(kind));
  return (
    <section className={staff.section} aria-labelledby="preview">
      <h2 id="preview">{t("preview")}</h2>
      <p className="small muted">{t("previewWhat")}</p>
      <div className={filters.filters}>
        <Choice
          label={t("kind")}
          value={kind}
          data={kinds.map((one) => ({ value: one.kind, label: one.title }))}
          onChange={(event) => setKind(event.currentTarget.value)}
        />
      </div>
      {isPending && <Waiting />}
      {error && <ProblemNote error={error} onAgain={() => refetch()} />}
      {data && (
        <>
          <Facts
            facts={[
              { name: t("subject"), value: data.subject },
              { name: t("short"), value: data.short },
            ]}
          />
          <pre className={styles.letter}>{data.text}</pre>
        </>
      )}
    </section>
  );
}
