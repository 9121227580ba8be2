import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Empty, Mark, PageTitle, Table, type Tone, Waiting } from "@/ui";
import { Field, Segments } from "@/ui/Field";
import { interviewsQuery } from "./queries";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { AiInterviewRow, InterviewState } from "./types";
import { cost, tokens } from "./words";

const STATES = ["all", "active", "paused", "finished"] as const;
type Filter = (typeof STATES)[number];

export const toneOf: Record<InterviewState, Tone> = { active: "good", paused: "soon", finished: "state" };

/** Everybody's AI interviews, what they cost and where the model failed. */
export default function InterviewsPage() {
  const { t } = useTexts();
  const [search, setSearch] = useSearchParams();
  const state: Filter = STATES.find((one) => one === search.get("state")) ?? "all";
  const [typed, setTyped] = useState(search.get("q") ?? "");
  const [q] = useDebouncedValue(typed.trim(), 300);
  const list = useInfiniteQuery({
    ...interviewsQuery({ state: state === "all" ? undefined : state, q: q || undefined }),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("interviews.title")} />
      <search className={staff.filters}>
        <Field
          label={t("search")}
          placeholder={t("interviews.example")}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Segments<Filter>
          label={t("state")}
          options={STATES.map((value) => ({ value, label: t(`interviews.filters.${value}`) }))}
          value={state}
          onChange={(value) => setSearch(value === "all" ? {} : { state: value }, { replace: true })}
        />
      </search>
      {list.isPending && <Waiting lines={8} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rows.length === 0 && (
        <Empty>
          <p>{q ? t("noMatch", { q }) : t("interviews.none")}</p>
        </Empty>
      )}
      {rows.length > 0 && <InterviewTable rows={rows} />}
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

export function usePlanName() {
  const { t } = useTexts();
  return (plan: string) => {
    const known = (["free", "starter", "pro"] as const).find((one) => one === plan);
    return known ? t(`interviews.plans.${known}`) : plan;
  };
}

function InterviewTable({ rows }: { rows: AiInterviewRow[] }) {
  const { t } = useTexts();
  const words = useWords();
  const plan = usePlanName();
  const { locale } = words.viewer;
  const model = (row: AiInterviewRow) => row.model || row.provider || t("interviews.offline");
  return (
    <Table
      label={t("interviews.title")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "person",
          title: t("interviews.interview"),
          cell: (row) => (
            <>
              <Link className={staff.quote} to={`/staff/interviews/${row.id}`}>
                <bdi>{row.title}</bdi>
              </Link>
              <span className={`${staff.clamp} muted`}>
                <bdi>{row.person.name || row.person.email}</bdi>
              </span>
              <span className={`${styles.phone} faint`}>
                {t("interviews.brief", { count: row.answers, plan: plan(row.plan), model: model(row) })}
              </span>
            </>
          ),
        },
        {
          key: "state",
          title: t("state"),
          cell: (row) => <Mark tone={toneOf[row.state]}>{t(`interviews.states.${row.state}`)}</Mark>,
        },
        {
          key: "when",
          title: t("interviews.when"),
          deskOnly: true,
          cell: (row) => <time dateTime={row.created_at}>{words.at(row.created_at)}</time>,
        },
        { key: "plan", title: t("interviews.plan"), deskOnly: true, cell: (row) => plan(row.plan) },
        {
          key: "model",
          title: t("interviews.model"),
          deskOnly: true,
          cell: (row) => <span className={styles.model}>{model(row)}</span>,
        },
        {
          key: "faults",
          title: t("interviews.faults"),
          cell: (row) => <Faults row={row} />,
        },
        { key: "answers", title: t("interviews.answers"), figure: true, deskOnly: true, cell: (row) => row.answers },
        {
          key: "tokens",
          title: t("interviews.tokens"),
          figure: true,
          deskOnly: true,
          cell: (row) => (
            <span title={t("interviews.inOut", { prompt: row.prompt_tokens, completion: row.completion_tokens })}>
              {tokens(row.prompt_tokens + row.completion_tokens, locale)}
            </span>
          ),
        },
        {
          key: "cost",
          title: t("interviews.cost"),
          figure: true,
          deskOnly: true,
          cell: (row) => cost(row.cost_minor, locale) ?? "–",
        },
      ]}
    />
  );
}

export function Faults({ row }: { row: Pick<AiInterviewRow, "failures" | "fell_back"> }) {
  const { t } = useTexts();
  if (row.failures + row.fell_back === 0)
    return <span className="faint">{t("interviews.failures", { count: 0 })}</span>;
  return (
    <span className={styles.marks}>
      {row.failures > 0 && <Mark tone="soon">{t("interviews.failures", { count: row.failures })}</Mark>}
      {row.fell_back > 0 && <Mark>{t("interviews.fellBack", { count: row.fell_back })}</Mark>}
    </span>
  );
}
