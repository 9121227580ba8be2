/** The way through an application: its steps, what is missing in each, and where that is to be filled in. Pure. */

export const STEPS = ["profile", "documents", "guides", "review"] as const;
export type Step = (typeof STEPS)[number];

/** Fields of the profile by what the server calls them when they are missing. */
const FIELDS = {
  headline: "headline",
  bio: "bio",
  experience: "experience_years",
  experience_years: "experience_years",
  skills: "skills",
  languages: "languages",
  hourly_rate: "hourly_rate_minor",
  hourly_rate_minor: "hourly_rate_minor",
} as const;

export type MissingField = (typeof FIELDS)[keyof typeof FIELDS];

/** Where something missing is to be filled in. */
export interface Gap {
  key: string;
  step: Step;
  field: MissingField | null;
  /** The guide that waits to be acknowledged. */
  guide: string | null;
}

/** Reads one of the server's `missing`: "bio", "profile.bio", "documents.identity", "guides:rules". */
export function gapOf(key: string): Gap {
  const [head = "", ...rest] = key.split(/[.:/]/);
  const tail = rest.join(".");
  const name = (head === "profile" ? tail : key) as keyof typeof FIELDS;
  if (Object.hasOwn(FIELDS, name)) return { key, step: "profile", field: FIELDS[name], guide: null };
  if (/^(documents?|identity)$/.test(head)) return { key, step: "documents", field: null, guide: null };
  if (/^guides?$/.test(head)) return { key, step: "guides", field: null, guide: tail || null };
  return { key, step: head === "profile" ? "profile" : "review", field: null, guide: null };
}

export function gapsOf(missing: readonly string[]): Gap[] {
  return missing.map(gapOf);
}

/** The steps with nothing missing. The last one is never done: it ends with handing in. */
export function stepsDone(missing: readonly string[]): Set<Step> {
  const open = new Set(gapsOf(missing).map((gap) => gap.step));
  return new Set(STEPS.filter((step) => step !== "review" && !open.has(step)));
}

/** The step an address names, else the first one with something missing. */
export function stepOf(asked: string | null, missing: readonly string[]): Step {
  const done = stepsDone(missing);
  return STEPS.find((step) => step === asked) ?? STEPS.find((step) => !done.has(step)) ?? "review";
}

export function nextStep(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) + 1] ?? null;
}

export function stepBefore(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) - 1] ?? null;
}

/** The address of a gap: its step, and the field or guide to go to there. */
export function addressOf(gap: Pick<Gap, "step" | "field" | "guide">): string {
  const search = new URLSearchParams({ step: gap.step });
  if (gap.guide) search.set("guide", gap.guide);
  return `/interviewer/apply?${search}${gap.field ? `#${gap.field}` : ""}`;
}
