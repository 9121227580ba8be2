import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Avatar, Button, Mark, PageTitle, Table } from "@/ui";
import { Choice, Field, Segments } from "@/ui/Field";
import { QUEUES, type Queue, queueOf } from "./filters";
import { applicationQuery, applicationsQuery, claim } from "./queries";
import { Refusal } from "./Refusal";
import styles from "./staffPeople.module.css";
import { useTexts } from "./texts";
import type { ApplicationRow } from "./types";
import { useFilters, useTyped } from "./useFilters";
import { applicationTone } from "./words";

/** Who wants to interview here, whoever waits longest first. */
export default function ApplicationsPage() {
  const { t } = useTexts();
  const { search, change } = useFilters();
  const queue = queueOf(search);
  const q = search.get("q")?.trim() ?? "";
  const [typed, setTyped] = useTyped(q, (value) => change({ q: value }));
  const list = useInfiniteQuery({ ...applicationsQuery({ state: queue, q }), placeholderData: keepPreviousData });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const choose = (value: Queue) => change({ state: value === "waiting" ? "" : value });
  const options = QUEUES.map((value) => ({ value, label: t(`queue.filters.${value}`) }));
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("queue.title")} />
      {/* Seven side by side are too many for a phone, which gets its own list. */}
      <div className={`${staff.more} desk-only`}>
        <Segments<Queue> label={t("queue.which")} hideLabel options={options} value={queue} onChange={choose} />
      </div>
      <search className={styles.queueFilters}>
        <Field
          label={t("search")}
          placeholder={t("queue.example")}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className="phone-only">
          <Choice
            label={t("queue.which")}
            value={queue}
            data={options}
            onChange={(event) => choose(QUEUES.find((one) => one === event.currentTarget.value) ?? "waiting")}
          />
        </div>
      </search>
      <Listed
        list={list}
        rows={rows}
        filtered={q !== ""}
        none={t(`queue.none.${queue}`)}
        onClear={() => change({ q: "" })}
      >
        <Rows rows={rows} queue={queue} />
      </Listed>
    </div>
  );
}

function Rows({ rows, queue }: { rows: ApplicationRow[]; queue: Queue }) {
  const { t } = useTexts();
  const words = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: claim,
    onSuccess: (application) => {
      queries.setQueryData(applicationQuery(application.id).queryKey, application);
      navigate(`/staff/applications/${application.id}`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["staff", "applications"] }),
  });
  const from = (row: ApplicationRow) => row.waiting_since ?? row.submitted_at;
  const since = (row: ApplicationRow) => words.relative(from(row) ?? words.now.toISOString());
  return (
    <>
      {take.error && <Refusal error={take.error} />}
      <Table
        label={t("queue.title")}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "who",
            title: t("queue.columns.who"),
            cell: (row) => (
              <span className={styles.person}>
                <Avatar name={row.person.name} picture={row.person.picture} size="medium" />
                <span>
                  <Link className={staff.quote} to={`/staff/applications/${row.id}`}>
                    <bdi>{row.person.name}</bdi>
                  </Link>
                  <span className={`${staff.clamp} muted`}>
                    <bdi>{row.headline}</bdi>
                  </span>
                  <span className={`${styles.phone} faint`}>
                    {[since(row), row.documents_waiting > 0 && t("queue.papers", { count: row.documents_waiting })]
                      .filter(Boolean)
                      .join(", ")}
                  </span>
                </span>
              </span>
            ),
          },
          {
            key: "state",
            title: t("people.state"),
            deskOnly: true,
            cell: (row) => <Mark tone={applicationTone[row.state]}>{t(`case.states.${row.state}`)}</Mark>,
          },
          {
            key: "papers",
            title: t("queue.columns.papers"),
            figure: true,
            deskOnly: true,
            cell: (row) => row.documents_waiting,
          },
          {
            key: "by",
            title: t("queue.columns.by"),
            cell: (row) => {
              if (row.claimed_by) {
                return row.claimed_by.id === me.id ? t("queue.you") : <bdi>{row.claimed_by.name}</bdi>;
              }
              // Also an approved one waits again when a document came later.
              if (!row.waiting_since || !may(me, "applications.decide")) {
                return <span className="faint">{t("queue.nobody")}</span>;
              }
              return (
                <Button
                  size="tight"
                  label={t("queue.takeLabel", { name: row.person.name })}
                  busy={take.isPending && take.variables === row.id}
                  onClick={() => take.mutate(row.id)}
                >
                  {t("queue.take")}
                </Button>
              );
            },
          },
          {
            key: "waiting",
            title: t(`queue.columns.${["waiting", "mine", "in_review"].includes(queue) ? "waiting" : "submitted"}`),
            figure: true,
            deskOnly: true,
            cell: (row) => <time dateTime={from(row) ?? undefined}>{since(row)}</time>,
          },
        ]}
      />
    </>
  );
}
