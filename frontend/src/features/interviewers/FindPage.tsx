import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { useViewer } from "@/app/viewer";
import { readTime } from "@/features/booking/days";
import { ProblemNote } from "@/features/errors";
import { Button, ButtonLink, Empty, PageTitle, useAfter, useNow, Waiting } from "@/ui";
import { FilterForm, Order } from "./FilterForm";
import { type Filters, filtersOf, type Narrowing, NO_FILTERS, narrowings, searchOf, without } from "./filters";
import { freeBefore } from "./free";
import styles from "./interviewers.module.css";
import { languageName } from "./languages";
import { PersonRow } from "./PersonRow";
import { facetsQuery, interviewersQuery } from "./queries";
import { useTexts } from "./texts";

// Brings the dialog's parts along, which nobody needs at a desk.
const FilterSheet = lazy(() => import("./FilterSheet").then((module) => ({ default: module.FilterSheet })));

// Beside the list where there is room for it; on smaller screens a row leads to the person's own page.
const ChosenPerson = lazy(() => import("./ChosenPerson").then((module) => ({ default: module.ChosenPerson })));
const ROOMY = "(min-width: 1180px)";

/** Find an interviewer: filters left, people right, the chosen one's times beside. All of it stands in the address. */
export default function FindPage() {
  const { t } = useTexts();
  const { filters, change, put, chosen, choose } = useFilters();
  const roomy = useRoomy();
  const [sheet, setSheet] = useState(false);
  // Once opened it stays, so that it can give the focus back as it closes.
  const [opened, setOpened] = useState(false);
  if (sheet && !opened) setOpened(true);
  const viewer = useViewer();
  const now = useNow(60_000);
  const list = useInfiniteQuery(interviewersQuery(filters, freeBefore(filters.free, viewer, now)));
  const facets = useQuery(facetsQuery);
  const people = list.data?.pages.flatMap((page) => page.results) ?? [];
  const on = narrowings(filters).length;
  // The filters stand above the list on a phone and beside it on a desk: they come together, so that nothing jumps.
  const [filtersCame, setFiltersCame] = useState(false);
  if (!facets.isPending && !filtersCame) setFiltersCame(true);
  const waiting = list.isPending || !filtersCame;
  const person = people.find(({ id }) => id === chosen.with) ?? people[0];
  return (
    <div className={roomy ? `${styles.find} ${styles.three}` : styles.find}>
      <search className={`${styles.side} desk-only`} aria-label={t("filters.label")}>
        {filtersCame && <FilterForm filters={filters} onChange={change} />}
      </search>
      <section aria-busy={list.isPlaceholderData || waiting}>
        <PageTitle title={t("title")} />
        <div className={styles.head}>
          <p className="small muted" role="status">
            {list.isPlaceholderData ? (
              <Looking key={searchOf(filters).toString()} />
            ) : (
              list.data &&
              !waiting &&
              (people.length > 0 ? (
                t(list.hasNextPage ? "matchMore" : "match", { count: people.length })
              ) : (
                <span className="hide">{t(on > 0 ? "empty.title" : "empty.none")}</span>
              ))
            )}
          </p>
          <div className={`${styles.order} desk-only`}>
            {!waiting && <Order filters={filters} onChange={change} name={t("filters.sort")} />}
          </div>
        </div>
        <div className={`${styles.openFilters} phone-only`}>
          <Button icon="menu" fill aria-haspopup="dialog" onClick={() => setSheet(true)}>
            {on > 0 ? t("filters.openOn", { count: on }) : t("filters.open")}
          </Button>
        </div>
        {waiting && <Waiting words={t("waiting")} lines={8} />}
        {list.error && !list.data && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
        {!waiting && list.data && people.length === 0 && <Nobody filters={filters} onPut={put} />}
        {!waiting && people.length > 0 && (
          <ul className={styles.people} aria-label={t("list")}>
            {people.map((one) => (
              <PersonRow
                key={one.id}
                person={one}
                onChoose={roomy ? () => choose({ with: one.id, at: null }) : undefined}
                on={roomy && one === person}
              />
            ))}
          </ul>
        )}
        {list.isFetchNextPageError && <ProblemNote error={list.error} />}
        {!waiting && list.hasNextPage && (
          <p className={styles.more}>
            <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
              {t("more")}
            </Button>
          </p>
        )}
      </section>
      {roomy && (
        <aside className={styles.beside}>
          {!waiting && person && (
            <Suspense fallback={null}>
              <ChosenPerson
                person={person}
                at={person.id === chosen.with ? chosen.at : null}
                onAt={(at) => choose({ with: person.id, at })}
              />
            </Suspense>
          )}
        </aside>
      )}
      {opened && (
        <Suspense fallback={null}>
          <FilterSheet open={sheet} onClose={() => setSheet(false)} filters={filters} onChange={change} onPut={put} />
        </Suspense>
      )}
    </div>
  );
}

/**
 * The filters, and the address that follows them. What is chosen counts at once, not only when the router has gone
 * there; an address from outside, as by the back button, replaces it.
 */
function useFilters() {
  const [search, setSearch] = useSearchParams();
  const there = search.toString();
  const [filters, setFilters] = useState(() => filtersOf(search));
  const [known, setKnown] = useState(there);
  const [given, setGiven] = useState(there);
  if (there !== known) {
    setKnown(there);
    if (there !== given) {
      setGiven(there);
      setFilters(filtersOf(search));
    }
  }
  const latest = useRef(filters);
  latest.current = filters;
  const way = useRef(setSearch);
  way.current = setSearch;
  const chosen = { with: search.get("with"), at: readTime(search.get("at")) };
  const chosenNow = useRef(chosen);
  chosenNow.current = chosen;
  const go = useCallback((next: Filters, { with: person, at }: typeof chosen) => {
    const to = searchOf(next);
    if (person) to.set("with", person);
    if (person && at) to.set("at", at);
    latest.current = next;
    setFilters(next);
    setGiven(to.toString());
    way.current(to, { replace: true, preventScrollReset: true });
  }, []);
  const put = useCallback((next: Filters) => go(next, chosenNow.current), [go]);
  const choose = useCallback((next: typeof chosen) => go(latest.current, next), [go]);
  const change = useCallback((part: Partial<Filters>) => put({ ...latest.current, ...part }), [put]);
  return { filters, put, change, chosen, choose };
}

/** Room for a third column. */
function useRoomy(): boolean {
  const [roomy, setRoomy] = useState(() => matchMedia(ROOMY).matches);
  useEffect(() => {
    const query = matchMedia(ROOMY);
    const look = () => setRoomy(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return roomy;
}

/** Says that it takes long only when it does. */
function Looking() {
  const { t } = useTexts();
  return useAfter(1000) ? t("looking") : null;
}

/** Nobody matches: which filter to loosen. Nobody at all: what will appear here. */
function Nobody({ filters, onPut }: { filters: Filters; onPut: (filters: Filters) => void }) {
  const { t } = useTexts();
  const all = narrowings(filters);
  const words = useLooser();
  if (all.length === 0) {
    return (
      <Empty title={t("empty.none")} action={<ButtonLink to="/practise">{t("empty.practise")}</ButtonLink>}>
        <p>{t("empty.noneWhat")}</p>
      </Empty>
    );
  }
  return (
    <Empty
      title={t("empty.title")}
      action={
        <div className="row wrap">
          {all.map((one) => (
            <Button key={`${one.by} ${one.value}`} onClick={() => onPut(without(filters, one))}>
              <bdi className={styles.looser}>{words(one)}</bdi>
            </Button>
          ))}
          {all.length > 1 && (
            <Button kind="quiet" onClick={() => onPut({ ...NO_FILTERS, sort: filters.sort })}>
              {t("filters.clear")}
            </Button>
          )}
        </div>
      }
    >
      <p>{t("empty.what")}</p>
    </Empty>
  );
}

function useLooser(): (one: Narrowing) => string {
  const { t } = useTexts();
  const { locale } = useViewer();
  return (one) =>
    one.by === "language"
      ? t("empty.language", { name: languageName(one.value, locale) })
      : t(`empty.${one.by}`, { value: one.value });
}
