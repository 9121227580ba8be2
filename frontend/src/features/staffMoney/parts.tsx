import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link, NavLink } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { useViewer } from "@/app/viewer";
import { newId } from "@/features/room/connection";
import { useFilters, useTyped } from "@/features/staffPeople/useFilters";
import { Choice, Field } from "@/ui/Field";
import { type FilterName, filtersOf, type ListName } from "./filters";
import { MONEY } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import type { Who } from "./types";
import { sumOf } from "./words";

/** Sums in the language of whoever looks: "₹307.97". */
export function useSums() {
  const { locale } = useViewer();
  return {
    sum: (minor: number, currency: string) => sumOf(minor, currency, locale),
    count: (value: number) => new Intl.NumberFormat(locale).format(value),
  };
}

/** An act on something of money: whatever it changed, the lists are asked anew. */
export function useAct<Given>(act: (given: Given) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: MONEY });
      void queries.invalidateQueries({ queryKey: ["staff", "audit"] });
    },
  });
}

/** The name of one try: sent twice, it is one act. */
export function useOnce(): string {
  return useState(newId)[0];
}

/** Somebody, as a way to their page for those who may see it. */
export function Person({ who }: { who: Who }) {
  const me = useMe();
  const name = <bdi>{who.name || who.email}</bdi>;
  return may(me, "people.read") ? <Link to={`/staff/people/${who.id}`}>{name}</Link> : name;
}

const TABS = {
  sold: [
    { to: "/staff/catalogue", words: "plans.title" },
    { to: "/staff/catalogue/packs", words: "packs.title" },
  ],
  payouts: [
    { to: "/staff/payouts", words: "payouts.title" },
    { to: "/staff/payouts/batches", words: "batches.title" },
  ],
  operations: [
    { to: "/staff/operations", words: "webhooks.title" },
    { to: "/staff/operations/reconciliation", words: "reconciliation.title" },
    { to: "/staff/operations/books", words: "books.title" },
  ],
} as const;

/** Pages that lie beside each other in one place. */
export function Tabs({ of }: { of: keyof typeof TABS }) {
  const { t } = useTexts();
  return (
    <nav className={styles.tabs} aria-label={t(`tabs.${of}`)}>
      {TABS[of].map((tab) => (
        <NavLink key={tab.to} to={tab.to} end>
          {t(tab.words)}
        </NavLink>
      ))}
    </nav>
  );
}

export interface FilterChoice {
  name: FilterName;
  label: string;
  options: { value: string; label: string }[];
}

/** What a list is narrowed by, kept in the address. */
export function useListFilters(list: ListName) {
  const { search, change, clear } = useFilters();
  const filters = filtersOf(list, search);
  return { filters, change, clear, filtered: Object.keys(filters).length > 0 };
}

/** The fields above a list: a search where it has one, choices, and the days between which something happened. */
export function FilterBar({
  list,
  example,
  choices = [],
  days,
}: {
  list: ListName;
  /** What can be searched for; no search without it. */
  example?: string;
  choices?: FilterChoice[];
  days?: boolean;
}) {
  const { t } = useTexts();
  const { filters, change } = useListFilters(list);
  const [typed, setTyped] = useTyped(filters.q ?? "", (q) => change({ q }));
  return (
    <search className={styles.filters}>
      {example && (
        <Field
          className={styles.search}
          label={t("search")}
          placeholder={example}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {choices.map(({ name, label, options }) => (
        <Choice
          key={name}
          label={label}
          value={filters[name] ?? ""}
          data={[{ value: "", label: t("any") }, ...options]}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
      {days &&
        (["since", "until"] as const).map((name) => (
          <Field
            key={name}
            label={t(name)}
            type="date"
            value={filters[name] ?? ""}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          />
        ))}
    </search>
  );
}

/** Words that a table keeps for a phone, under its first cell. */
export function OnPhone({ children }: { children: ReactNode }) {
  return <span className={`${styles.phone} faint`}>{children}</span>;
}
