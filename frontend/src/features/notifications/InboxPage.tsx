import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearchParams } from "react-router";
import { useMe } from "@/api/queries";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, ButtonLink, Empty, PageTitle, useNow, Waiting } from "@/ui";
import { Segments } from "@/ui/Field";
import { clock, daysFromNow, longDay, relative, shortDay } from "@/ui/time";
import styles from "./notifications.module.css";
import { inboxQuery, markRead, unreadQuery } from "./queries";
import { useTexts } from "./texts";
import type { Notification } from "./types";

const SHOWS = ["all", "unread"] as const;

/** What one was told, newest first. */
export default function InboxPage() {
  const { t } = useTexts();
  const [search, setSearch] = useSearchParams();
  const show = search.get("show") === "unread" ? "unread" : "all";
  const list = useInfiniteQuery(inboxQuery(show === "unread"));
  const { data: unread = 0 } = useQuery(unreadQuery);
  const all = useMutation({ mutationFn: () => markRead({ all: true }) });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={styles.inbox}>
      <PageTitle
        title={t("inbox.title")}
        actions={
          <ButtonLink to="/account/notifications" kind="quiet">
            {t("inbox.choose")}
          </ButtonLink>
        }
      />
      <div className={styles.bar}>
        <Segments
          label={t("inbox.show")}
          hideLabel
          value={show}
          onChange={(next) => setSearch(next === "unread" ? { show: next } : {}, { replace: true })}
          options={SHOWS.map((value) => ({ value, label: t(`inbox.shows.${value}`) }))}
        />
        {unread > 0 && (
          <Button size="tight" icon="check" busy={all.isPending} onClick={() => all.mutate()}>
            {t("inbox.readAll")}
          </Button>
        )}
      </div>
      {all.error && <ProblemNote error={all.error} />}
      {list.isPending && <Waiting words={t("inbox.waiting")} />}
      {list.error && !list.data && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rows.length === 0 && <Empty title={t(`inbox.empty.${show}`)}>{t(`inbox.emptyWhat.${show}`)}</Empty>}
      <Days rows={rows} />
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("inbox.more")}
          </Button>
        </p>
      )}
      {list.isFetchNextPageError && <ProblemNote error={list.error} onAgain={() => list.fetchNextPage()} />}
    </div>
  );
}

/** The rows under their days. */
function Days({ rows }: { rows: Notification[] }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const now = useNow(60_000);
  const dayOf = (at: string) => {
    const away = daysFromNow(at, viewer, now);
    if (away === 0) return t("inbox.today");
    if (away === -1) return t("inbox.yesterday");
    return away > -7 ? longDay(at, viewer) : shortDay(at, viewer, now);
  };
  const days: { day: string; rows: Notification[] }[] = [];
  for (const row of rows) {
    const day = dayOf(row.at);
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, rows: [row] });
  }
  return days.map(({ day, rows: inside }) => (
    <section key={day} aria-label={day}>
      <h2 className={styles.day}>{day}</h2>
      <ul className={styles.rows}>
        {inside.map((row) => (
          <Row
            key={row.id}
            row={row}
            when={daysFromNow(row.at, viewer, now) === 0 ? relative(row.at, viewer.locale, now) : clock(row.at, viewer)}
          />
        ))}
      </ul>
    </section>
  ));
}

function Row({ row, when }: { row: Notification; when: string }) {
  const { t } = useTexts();
  const me = useMe();
  const navigate = useNavigate();
  const read = useMutation({ mutationFn: () => markRead({ ids: [row.id] }) });
  const isNew = row.read_at === null && !read.isSuccess;
  // Who visits this account changes nothing in it by looking.
  const open = () => {
    if (isNew && !me.visit) read.mutate();
    if (row.url) navigate(row.url);
  };
  return (
    <li className={isNew ? `${styles.row} ${styles.new}` : styles.row}>
      <button type="button" className={styles.open} onClick={open}>
        <span className={styles.head}>
          <b>
            <bdi>{row.title}</bdi>
          </b>
          {isNew && <span className="hide">{t("inbox.new")}</span>}
          <time dateTime={row.at} className="small faint num">
            {when}
          </time>
        </span>
        {row.text && (
          <span className="small muted">
            <bdi>{row.text}</bdi>
          </span>
        )}
      </button>
      {isNew && (
        <Button
          size="tight"
          kind="quiet"
          icon="check"
          busy={read.isPending}
          label={t("inbox.read", { title: row.title })}
          onClick={() => read.mutate()}
        />
      )}
    </li>
  );
}
