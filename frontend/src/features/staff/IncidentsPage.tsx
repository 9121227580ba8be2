import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { ProblemNote } from "@/features/errors";
import { Button, Empty, PageTitle, Waiting } from "@/ui";
import { Segments } from "@/ui/Field";
import { IncidentCase } from "./IncidentCase";
import { byWaiting, IncidentTable } from "./IncidentTable";
import { incidentsQuery } from "./queries";
import styles from "./staff.module.css";

type State = "open" | "closed";

/** The queue, and beside it the case that is being looked at; on narrow screens one of the two. */
export default function IncidentsPage() {
  const { id } = useParams();
  return (
    <div className={id ? styles.both : undefined}>
      <div className={id ? styles.queue : undefined}>
        <Queue chosen={id} />
      </div>
      {id && <IncidentCase id={id} key={id} />}
    </div>
  );
}

function Queue({ chosen }: { chosen?: string }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const state: State = search.get("state") === "closed" ? "closed" : "open";
  const list = useInfiniteQuery(incidentsQuery(state));
  const loaded = list.data?.pages.flatMap((page) => page.results) ?? [];
  // The server tells the newest first; a queue that is here as a whole is read the other way round.
  const incidents = state === "open" && !list.hasNextPage ? byWaiting(loaded) : loaded;
  const title = t("staff.incidents.title");
  return (
    <div className={styles.desk}>
      {/* Beside a case the case is the page: its words are the h1. */}
      {chosen ? <h2 className={styles.listTitle}>{title}</h2> : <PageTitle title={title} />}
      <div className={styles.filters}>
        <Segments<State>
          label={t("staff.incidents.state")}
          hideLabel
          options={[
            { value: "open", label: t("incidents.states.open") },
            { value: "closed", label: t("incidents.states.closed") },
          ]}
          value={state}
          onChange={(value) => setSearch(value === "closed" ? { state: value } : {}, { replace: true })}
        />
      </div>
      {list.isPending && <Waiting lines={6} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && incidents.length === 0 && (
        <Empty>
          <p>{t(`staff.incidents.none.${state}`)}</p>
          <p>{t("staff.incidents.none.how")}</p>
        </Empty>
      )}
      {incidents.length > 0 && <IncidentTable incidents={incidents} chosen={chosen} />}
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("sessions.more")}
          </Button>
        </p>
      )}
    </div>
  );
}
