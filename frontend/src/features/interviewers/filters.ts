/** What somebody looks for, as it stands in the address. Pure. */

export const SORTS = ["soonest", "rating", "price", "newest"] as const;
export type Sort = (typeof SORTS)[number];

export const RATINGS = [3, 4, 4.5] as const;

/** Free within so many days from today: 0 is today. */
export const WITHIN = [0, 1, 3, 7, 14] as const;

/** More at once would match nobody, and make an address nobody can pass on. */
export const MOST_SKILLS = 10;

export interface Filters {
  q: string;
  skills: string[];
  /** A code, or "" for any. */
  language: string;
  /** In the smallest unit of the currency, or null for any price. */
  most: number | null;
  rating: number | null;
  /** Somebody with a free time in so many days ("3"), or until a day ("2026-12-01"); "" for whenever. */
  free: string;
  sort: Sort;
}

export const NO_FILTERS: Filters = {
  q: "",
  skills: [],
  language: "",
  most: null,
  rating: null,
  free: "",
  sort: "soonest",
};

function freeOf(text: string | null): string {
  if (!text) return "";
  if (WITHIN.some((days) => String(days) === text)) return text;
  return isDay(text) ? text : "";
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

function amount(text: string | null): number | null {
  const value = Number(text);
  return text && Number.isFinite(value) && value > 0 ? value : null;
}

/** The address is somebody else's to write: what makes no sense in it is left out. */
export function filtersOf(search: URLSearchParams): Filters {
  const most = amount(search.get("max_rate_minor"));
  return {
    q: (search.get("q") ?? "").slice(0, 200),
    skills: [...new Set(search.getAll("skill").map((skill) => skill.trim()))].filter(Boolean).slice(0, MOST_SKILLS),
    language: /^[a-z]{2,3}$/.exec(search.get("language") ?? "")?.[0] ?? "",
    most: most === null ? null : Math.round(most),
    rating: RATINGS.find((one) => one === amount(search.get("min_rating"))) ?? null,
    free: freeOf(search.get("free")),
    sort: SORTS.find((one) => one === search.get("sort")) ?? NO_FILTERS.sort,
  };
}

/** Only what differs from nothing, always in the same order. The API asks by the same names, but for `free`. */
export function searchOf(filters: Filters): URLSearchParams {
  const search = new URLSearchParams();
  if (filters.q.trim()) search.set("q", filters.q.trim());
  for (const skill of filters.skills) search.append("skill", skill);
  if (filters.language) search.set("language", filters.language);
  if (filters.most !== null) search.set("max_rate_minor", String(filters.most));
  if (filters.rating !== null) search.set("min_rating", String(filters.rating));
  if (filters.free) search.set("free", filters.free);
  if (filters.sort !== NO_FILTERS.sort) search.set("sort", filters.sort);
  return search;
}

/** One thing that narrows the list. */
export type Narrowing =
  | { by: "q" | "skill" | "language" | "free"; value: string }
  | { by: "most"; value: number }
  | { by: "rating"; value: number };

/** All that narrows the list, in the order of the page. */
export function narrowings(filters: Filters): Narrowing[] {
  const { q, skills, language, most, rating, free } = filters;
  return [
    ...(q.trim() ? [{ by: "q" as const, value: q.trim() }] : []),
    ...skills.map((value) => ({ by: "skill" as const, value })),
    ...(language ? [{ by: "language" as const, value: language }] : []),
    ...(most !== null ? [{ by: "most" as const, value: most }] : []),
    ...(rating !== null ? [{ by: "rating" as const, value: rating }] : []),
    ...(free ? [{ by: "free" as const, value: free }] : []),
  ];
}

/** The same without one of them. */
export function without(filters: Filters, one: Narrowing): Filters {
  if (one.by === "skill") return { ...filters, skills: filters.skills.filter((skill) => skill !== one.value) };
  return { ...filters, [one.by]: NO_FILTERS[one.by] };
}

export function toggleSkill(filters: Filters, skill: string): Filters {
  const has = filters.skills.includes(skill);
  if (!has && filters.skills.length >= MOST_SKILLS) return filters;
  return {
    ...filters,
    skills: has ? filters.skills.filter((other) => other !== skill) : [...filters.skills, skill],
  };
}

/** Which skills to show at first: the chosen ones, also those nobody has, then the most frequent. */
export function skillsToShow(
  all: readonly { name: string; count: number }[],
  chosen: readonly string[],
  most: number,
): { name: string; count: number }[] {
  const known = new Map(all.map((one) => [one.name, one]));
  const first = chosen.map((name) => known.get(name) ?? { name, count: 0 });
  const rest = [...all]
    .filter((one) => !chosen.includes(one.name))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name));
  return [...first, ...rest.slice(0, Math.max(0, most - first.length))];
}

/** A slider over prices: its ends outside of what there is, its step a round number, some thirty of them. */
export function priceScale(min: number, max: number): { min: number; max: number; step: number } | null {
  if (!(max > min) || min < 0) return null;
  const rough = (max - min) / 30;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power);
  return { min: Math.floor(min / step) * step, max: Math.ceil(max / step) * step, step };
}
