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
}

/** A field of the profile, by what the server calls it when it is missing. */
export function fieldOf(key: string): MissingField | null {
  return Object.hasOwn(FIELDS, key) ? FIELDS[key as keyof typeof FIELDS] : null;
}

/** All that is missing: the profile field by field, the rest as the server names it. */
export function gapsOf(missing: readonly string[], inProfile: readonly string[]): Gap[] {
  return missing.flatMap((key): Gap[] => {
    if (key === "profile" && inProfile.length > 0) {
      return inProfile.map((name) => ({ key: name, step: "profile", field: fieldOf(name) }));
    }
    const step = STEPS.find((one) => one === key) ?? (fieldOf(key) ? "profile" : "review");
    return [{ key, step, field: fieldOf(key) }];
  });
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

/** The address of a gap: its step, and the field to stand in there. */
export function addressOfGap(gap: Pick<Gap, "step" | "field">): string {
  return addressOf(gap.step) + (gap.field ? `#${gap.field}` : "");
}
