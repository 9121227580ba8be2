import { useFilters, useTyped } from "@/features/staffPeople/useFilters";
import { Choice, Field } from "@/ui/Field";
import { type FilterName, filtersOf, type ListName } from "./filters";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";

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
