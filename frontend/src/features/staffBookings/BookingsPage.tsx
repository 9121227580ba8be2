import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useViewer } from "@/app/viewer";
import { toneOf } from "@/features/booking/booking";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { askedOf } from "@/features/staffPeople/filters";
import { useFilters, useTyped } from "@/features/staffPeople/useFilters";
import { Mark, PageTitle, Table } from "@/ui";
import { Choice, Field, Segments } from "@/ui/Field";
import { instantOf } from "@/ui/time";
import { bookingsQuery } from "./queries";
import styles from "./staffBookings.module.css";
import { filtersOf } from "./story";
import { useTexts } from "./texts";
import { type BookingRow, STATES } from "./types";

/** Everybody's bookings: those that wait for a decision, or all of them. */
export default function BookingsPage() {
  const { t } = useTexts();
  const words = useWords();
  const { zone } = useViewer();
  const { search, change, clear } = useFilters();
  const filters = filtersOf(search);
  const [typed, setTyped] = useTyped(filters.q ?? "", (q) => change({ q }));
  const { from, to, ...rest } = filters;
  const days = askedOf({ from, to }, (local) => instantOf(local, zone));
  const list = useInfiniteQuery({
    ...bookingsQuery({ ...rest, from: days.from, to: days.to }),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const { waiting, ...narrowing } = filters;
  const people = (row: BookingRow) =>
    t(row.interviewer ? "people" : "peopleAi", {
      candidate: row.candidate.name,
      interviewer: row.interviewer?.name,
    });
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("title")} lead={t(waiting ? "leadWaiting" : "lead")} />
      <search className={styles.filters}>
        <div className={styles.queue}>
          <Segments<"all" | "waiting">
            label={t("show.label")}
            options={[
              { value: "all", label: t("show.all") },
              { value: "waiting", label: t("show.waiting") },
            ]}
            value={waiting ? "waiting" : "all"}
            onChange={(show) => change({ waiting: show === "waiting" ? "1" : "" })}
          />
        </div>
        <Field
          className={styles.search}
          label={t("search")}
          placeholder={t("example")}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Choice
          label={t("state")}
          value={filters.state ?? ""}
          data={[{ value: "", label: t("any") }, ...STATES.map((value) => ({ value, label: t(`states.${value}`) }))]}
          onChange={(event) => change({ state: event.currentTarget.value })}
        />
        {(["from", "to"] as const).map((name) => (
          <Field
            key={name}
            label={t(name)}
            type="date"
            value={filters[name] ?? ""}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          />
        ))}
      </search>
      <Listed
        list={list}
        rows={rows}
        filtered={Object.keys(narrowing).length > 0}
        none={t(waiting ? "noneWaiting" : "none")}
        onClear={clear}
      >
        <Table
          label={t("title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "what",
              title: t("columns.what"),
              cell: (row) => (
                <span className={styles.first}>
                  <Link className={staff.quote} to={`/staff/bookings/${row.id}`}>
                    <bdi>{row.topic || t("session")}</bdi>
                  </Link>
                  <span className="muted" dir="auto">
                    {people(row)}
                  </span>
                  <span className={`${styles.phone} faint`}>{words.brief(row.starts_at)}</span>
                </span>
              ),
            },
            {
              key: "state",
              title: t("state"),
              cell: (row) => (
                <span className={styles.marks}>
                  <Mark tone={toneOf(row.state)}>{t(`states.${row.state}`)}</Mark>
                  {row.waiting && row.state !== "in_review" && <Mark tone="soon">{t("objected")}</Mark>}
                </span>
              ),
            },
            {
              key: "when",
              title: t("columns.when"),
              deskOnly: true,
              cell: (row) => <time dateTime={row.starts_at}>{words.brief(row.starts_at)}</time>,
            },
            {
              key: "price",
              title: t("columns.tokens"),
              figure: true,
              deskOnly: true,
              cell: (row) => row.price_tokens,
            },
          ]}
        />
      </Listed>
    </div>
  );
}
