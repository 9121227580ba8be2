import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from "react";
import { Link, NavLink } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { useViewer } from "@/app/viewer";
import { newId } from "@/features/room/connection";
import { MONEY } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import type { Who } from "./types";
import { sumOf } from "./words";

// Brings the parts of a dialog along, which most who look at a page never open.
const Ask = lazy(() => import("@/features/staffPeople/AskDialog").then((module) => ({ default: module.AskDialog })));

/** Asks before an act, saying what follows from it; with `reason`, also why. */
export function AskDialog(props: ComponentProps<typeof Ask>) {
  return (
    <Suspense fallback={null}>
      <Ask {...props} />
    </Suspense>
  );
}

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
    { to: "/staff/catalogue", words: "tabs.plans" },
    { to: "/staff/catalogue/packs", words: "tabs.packs" },
  ],
  payouts: [
    { to: "/staff/payouts", words: "tabs.payouts" },
    { to: "/staff/payouts/batches", words: "tabs.batches" },
  ],
  operations: [
    { to: "/staff/operations", words: "tabs.webhooks" },
    { to: "/staff/operations/reconciliation", words: "tabs.reconciliation" },
    { to: "/staff/operations/books", words: "tabs.books" },
  ],
} as const;

/** Pages that lie beside each other in one place. */
export function Tabs({ of }: { of: keyof typeof TABS }) {
  const { t } = useTexts();
  return (
    <nav className={styles.tabs} aria-label={t(`tabs.label.${of}`)}>
      {TABS[of].map((tab) => (
        <NavLink key={tab.to} to={tab.to} end>
          {t(tab.words)}
        </NavLink>
      ))}
    </nav>
  );
}

/** Words that a table keeps for a phone, under its first cell. */
export function OnPhone({ children }: { children: ReactNode }) {
  return <span className={`${styles.phone} faint`}>{children}</span>;
}
