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

/** Something missing, and where it is to be filled in. */
export interface Gap {
  key: string;
  step: Step;
  field: MissingField | null;
  /** The guide that waits to be acknowledged. */
  guide: string | null;
}

/** A field of the profile, by what the server calls it when it is missing: "bio", "profile.bio". */
export function fieldOf(key: string): MissingField | null {
  const name = key.replace(/^profile\./, "");
  return Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof typeof FIELDS] : null;
}

/** Reads one of the server's `missing`: "profile.bio", "documents.identity", "guides:conduct", "second_factor". */
function gapOf(key: string): Gap {
  const [place, name = ""] = key.split(/[.:]/);
  const field = fieldOf(key);
  const step = field ? "profile" : (STEPS.find((one) => one === place) ?? "review");
  return { key, step, field, guide: step === "guides" && name ? name : null };
}

export function gapsOf(missing: readonly string[]): Gap[] {
  return missing.map(gapOf);
}

/** The steps with nothing missing. The last one is never done: it ends with handing in. */
export function stepsDone(gaps: readonly Gap[]): Set<Step> {
  const open = new Set(gaps.map((gap) => gap.step));
  return new Set(STEPS.filter((step) => step !== "review" && !open.has(step)));
}

/** The step an address names, else the first one with something missing. */
export function stepOf(asked: string | null, gaps: readonly Gap[]): Step {
  const done = stepsDone(gaps);
  return STEPS.find((step) => step === asked) ?? STEPS.find((step) => !done.has(step)) ?? "review";
}

export function nextStep(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) + 1] ?? null;
}

export function stepBefore(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) - 1] ?? null;
}

/** The address of a step. */
export function addressOf(step: Step): string {
  return `/interviewer/apply?step=${step}`;
}

/** The address of a gap: its step, and the field or the guide to go to there. */
export function addressOfGap(gap: Pick<Gap, "step" | "field" | "guide">): string {
  const guide = gap.guide ? `&guide=${encodeURIComponent(gap.guide)}` : "";
  return addressOf(gap.step) + guide + (gap.field ? `#${gap.field}` : "");
}
