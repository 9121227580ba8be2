import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, ButtonLink, Empty, Mark, PageTitle, Table, Waiting } from "@/ui";
import { Choice, Field, Segments } from "@/ui/Field";
import { LEVELS } from "./editing";
import { choicesQuery, contentQuery } from "./queries";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { ContentKind, ContentRow } from "./types";

const KINDS = ["question", "rubric", "persona", "prompt"] as const;

/** What is asked and how it is said: the bank, the rubric, personas and prompts, each in its newest version. */
export default function ContentPage() {
  const { t } = useTexts();
  const [search, setSearch] = useSearchParams();
  const kind: ContentKind = KINDS.find((one) => one === search.get("kind")) ?? "question";
  const topic = search.get("topic") ?? "";
  const level = search.get("level") ?? "";
  const [typed, setTyped] = useState(search.get("q") ?? "");
  const [q] = useDebouncedValue(typed.trim(), 300);
  const bank = kind === "question";
  const list = useInfiniteQuery({
    ...contentQuery({ kind, q: q || undefined, ...(bank && { topic: topic || undefined, level: level || undefined }) }),
    placeholderData: keepPreviousData,
  });
  // While another kind is on its way the rows of the one before are still here.
  const rows = (list.data?.pages.flatMap((page) => page.results) ?? []).filter((row) => row.kind === kind);
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  };
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("content.title")}
        actions={
          bank && (
            <ButtonLink to={`/staff/content/question/new${topic ? `?topic=${topic}` : ""}`} icon="plus">
              {t("content.new")}
            </ButtonLink>
          )
        }
      />
      <div className={styles.kinds}>
        <Segments<ContentKind>
          label={t("content.kind")}
          hideLabel
          options={KINDS.map((value) => ({ value, label: t(`content.kinds.${value}`) }))}
          value={kind}
          onChange={(value) => setSearch(value === "question" ? {} : { kind: value }, { replace: true })}
        />
      </div>
      <search className={staff.filters}>
        <Field
          label={t("search")}
          placeholder={t("content.example")}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {bank && (
          <>
            <TopicChoice value={topic} onChange={(value) => change("topic", value)} all={t("content.allTopics")} />
            <Choice
              label={t("content.level")}
              value={level}
              data={[
                { value: "", label: t("content.allLevels") },
                ...LEVELS.map((value) => ({ value, label: t(`content.levels.${value}`) })),
              ]}
              onChange={(event) => change("level", event.currentTarget.value)}
            />
          </>
        )}
      </search>
      {(list.isPending || (list.isPlaceholderData && rows.length === 0)) && <Waiting lines={8} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && !list.isPlaceholderData && rows.length === 0 && (
        <Empty>
          <p>{q ? t("noMatch", { q }) : t("content.none")}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          <p className="small muted" role="status">
            {t("content.count", { count: list.data?.pages[0]?.count ?? rows.length })}
          </p>
          <ContentTable rows={rows} kind={kind} />
        </>
      )}
      {list.hasNextPage && (
        <p className={staff.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("more")}
          </Button>
        </p>
      )}
    </div>
  );
}

/** The topics of the bank, with that of opening and closing questions. */
export function TopicChoice({
  value,
  onChange,
  all,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  all?: string;
  error?: string;
}) {
  const { t } = useTexts();
  const { data } = useQuery(choicesQuery);
  return (
    <Choice
      label={t("content.topic")}
      value={value}
      error={error}
      data={[
        { value: "", label: all ?? "" },
        ...(data?.topics ?? []).map((topic) => ({
          value: topic.key,
          label: t("content.topicCount", { title: topic.title, count: topic.count }),
        })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function ContentTable({ rows, kind }: { rows: ContentRow[]; kind: ContentKind }) {
  const { t } = useTexts();
  const words = useWords();
  const level = (row: ContentRow) => {
    const known = LEVELS.find((one) => one === row.level);
    return known ? t(`content.levels.${known}`) : row.level;
  };
  const changed = (row: ContentRow) =>
    row.changed_at ? (
      t("content.by", { at: words.at(row.changed_at), name: row.by ?? t("unknown") })
    ) : (
      <span className="nowrap">{t("content.shipped")}</span>
    );
  return (
    <Table
      label={t(`content.kinds.${kind}`)}
      rows={rows}
      rowKey={(row) => `${row.kind}/${row.key}`}
      columns={[
        {
          key: "what",
          title: t("content.what"),
          cell: (row) => (
            <>
              <Link className={staff.quote} to={`/staff/content/${row.kind}/${row.key}`}>
                <bdi>{row.title}</bdi>
              </Link>
              <span className={`${styles.key} faint`}>{row.key}</span>
              {row.retired && <Mark>{t("content.retired")}</Mark>}
            </>
          ),
        },
        ...(kind === "question"
          ? [
              {
                key: "topic",
                title: t("content.topic"),
                deskOnly: true,
                cell: (row: ContentRow) => <span className="nowrap">{row.topic}</span>,
              },
              {
                key: "level",
                title: t("content.level"),
                cell: (row: ContentRow) => <span className="nowrap">{level(row)}</span>,
              },
            ]
          : []),
        { key: "changed", title: t("content.changed"), deskOnly: true, cell: changed },
        ...(kind === "question"
          ? [
              {
                key: "answers",
                title: t("content.answers"),
                figure: true,
                deskOnly: true,
                cell: (row: ContentRow) => row.answers ?? "–",
              },
            ]
          : []),
        { key: "version", title: t("content.version"), figure: true, cell: (row) => row.version },
      ]}
    />
  );
}
