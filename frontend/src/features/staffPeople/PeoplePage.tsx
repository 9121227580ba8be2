import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { useMe } from "@/api/queries";
import { DUTIES, may } from "@/app/powers";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Button, Mark, PageTitle, Table } from "@/ui";
import { Choice, Field } from "@/ui/Field";
import { longDate } from "@/ui/time";
import { AddPerson } from "./AddPerson";
import { PERSON_STATES, PLANS, peopleFilters, ROLES } from "./filters";
import { peopleQuery } from "./queries";
import styles from "./staffPeople.module.css";
import { useNamed, useTexts } from "./texts";
import type { PersonRow } from "./types";
import { useFilters, useTyped } from "./useFilters";
import { type Held, personTone, rolesOf } from "./words";

/** Everybody who has an account here, to be found again. */
export default function PeoplePage() {
  const { t } = useTexts();
  const me = useMe();
  const { search, change, clear } = useFilters();
  const filters = peopleFilters(search);
  const [typed, setTyped] = useTyped(filters.q ?? "", (q) => change({ q }));
  const [adding, setAdding] = useState(false);
  const list = useInfiniteQuery({ ...peopleQuery(filters), placeholderData: keepPreviousData });
  const people = list.data?.pages.flatMap((page) => page.results) ?? [];
  const choice = (name: "role" | "duty" | "state" | "plan", options: { value: string; label: string }[]) => (
    <Choice
      label={t(`people.${name}`)}
      value={filters[name] ?? ""}
      data={[{ value: "", label: t("any") }, ...options]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        change({ [name]: value, ...(name === "role" && value !== "staff" && value && { duty: "" }) });
      }}
    />
  );
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("people.title")}
        actions={
          may(me, "people.make") && (
            <Button icon="plus" onClick={() => setAdding(true)}>
              {t("add.act")}
            </Button>
          )
        }
      />
      <search className={styles.filters}>
        <Field
          className={styles.wideFilter}
          label={t("search")}
          placeholder={t("people.example")}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {choice(
          "role",
          ROLES.map((value) => ({ value, label: t(`roles.${value}`) })),
        )}
        {(!filters.role || filters.role === "staff") &&
          choice(
            "duty",
            DUTIES.map((value) => ({ value, label: t(`duties.${value}`) })),
          )}
        {choice(
          "state",
          PERSON_STATES.map((value) => ({ value, label: t(`people.states.${value}`) })),
        )}
        {choice(
          "plan",
          PLANS.map((value) => ({ value, label: t(`people.plans.${value}`) })),
        )}
      </search>
      <Listed
        list={list}
        rows={people}
        filtered={Object.keys(filters).length > 0}
        none={t("people.none")}
        onClear={clear}
      >
        <PeopleTable people={people} />
      </Listed>
      {adding && <AddPerson onClose={() => setAdding(false)} />}
    </div>
  );
}

/** Roles in words; a duty says that somebody is staff. */
export function useRoleWords() {
  const { t } = useTexts();
  return ({ role, duty }: Held) => (duty ? t("dutyOf", { duty: t(`duties.${duty}`) }) : t(`roles.${role}`));
}

function PeopleTable({ people }: { people: PersonRow[] }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const roleWords = useRoleWords();
  const roles = (person: PersonRow) => rolesOf(person).map(roleWords).join("; ") || "–";
  const seen = (person: PersonRow) =>
    person.last_seen_at ? (
      <time dateTime={person.last_seen_at}>{words.relative(person.last_seen_at)}</time>
    ) : (
      <span className="faint">{t("people.never")}</span>
    );
  return (
    <Table
      label={t("people.title")}
      rows={people}
      rowKey={(person) => person.id}
      columns={[
        {
          key: "person",
          title: t("people.columns.person"),
          cell: (person) => (
            <span className={styles.first}>
              <Link className={staff.quote} to={`/staff/people/${person.id}`}>
                <bdi>{person.name || person.email}</bdi>
              </Link>
              <span className={`${styles.address} muted`}>{person.email}</span>
              <span className={`${styles.phone} faint`}>{roles(person)}</span>
            </span>
          ),
        },
        { key: "roles", title: t("people.columns.roles"), deskOnly: true, cell: roles },
        {
          key: "state",
          title: t("people.columns.state"),
          cell: (person) => (
            <span className={styles.marks}>
              <Mark tone={personTone[person.state]}>{t(`people.states.${person.state}`)}</Mark>
              {!person.email_verified && <Mark tone="soon">{t("people.unverified")}</Mark>}
            </span>
          ),
        },
        {
          key: "plan",
          title: t("people.columns.plan"),
          deskOnly: true,
          cell: (person) => <span className="nowrap">{named("people.plans", person.plan)}</span>,
        },
        {
          key: "factor",
          title: t("people.factor"),
          deskOnly: true,
          cell: (person) => t(person.second_factor ? "people.yes" : "people.no"),
        },
        {
          key: "joined",
          title: t("people.columns.joined"),
          deskOnly: true,
          cell: (person) => (
            <time className="nowrap" dateTime={person.created_at}>
              {longDate(person.created_at, words.viewer, words.now)}
            </time>
          ),
        },
        { key: "seen", title: t("people.columns.seen"), figure: true, deskOnly: true, cell: seen },
      ]}
    />
  );
}
