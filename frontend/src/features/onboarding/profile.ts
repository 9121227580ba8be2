/** A profile while somebody writes it. Pure. */
import { majorText, minorOf } from "@/features/interviewers/money";
import type { PublicInterviewer } from "@/features/interviewers/types";
import type { Profile } from "./types";

/** The server's limits, said before it has to say them. */
export const LIMITS = {
  headline: 160,
  text: 4000,
  leastBio: 40,
  years: 60,
  skills: 20,
  skill: 40,
  languages: 10,
  leastRateMinor: 100,
  rateMinor: 10_000_000,
} as const;

/** Numbers are kept as they are typed. */
export interface Draft extends Omit<Profile, "experience_years" | "hourly_rate_minor"> {
  years: string;
  rate: string;
}

export function draftOf(profile: Profile): Draft {
  const { headline, bio, experience, skills, languages, currency, sample_feedback } = profile;
  const { experience_years, hourly_rate_minor } = profile;
  return {
    ...{ headline, bio, experience, skills, languages, currency, sample_feedback },
    years: experience_years === null ? "" : String(experience_years),
    rate: majorText(hourly_rate_minor, profile.currency),
  };
}

export type Wrong = Partial<Record<"experience_years" | "hourly_rate_minor", "number" | "most">>;

function yearsOf(text: string): number | null {
  const plain = text.trim();
  return /^\d{1,4}$/.test(plain) ? Number(plain) : null;
}

/** What can't be saved as it stands. An empty field is not wrong: it is still to be filled. */
export function wrongIn(draft: Draft): Wrong {
  const wrong: Wrong = {};
  const years = yearsOf(draft.years);
  if (draft.years.trim() && years === null) wrong.experience_years = "number";
  else if (years !== null && years > LIMITS.years) wrong.experience_years = "most";
  const rate = minorOf(draft.rate, draft.currency);
  if (draft.rate.trim() && (rate ?? 0) < LIMITS.leastRateMinor) wrong.hourly_rate_minor = "number";
  else if (rate !== null && rate > LIMITS.rateMinor) wrong.hourly_rate_minor = "most";
  return wrong;
}

/** The profile as the server wants it. Fields that are wrong are left out: the others are saved all the same. */
export function profileOf(draft: Draft): Partial<Profile> {
  const wrong = wrongIn(draft);
  const { years, rate, currency, ...rest } = draft;
  return {
    ...rest,
    ...(!wrong.experience_years && { experience_years: yearsOf(years) }),
    ...(!wrong.hourly_rate_minor && { hourly_rate_minor: minorOf(rate, currency), currency }),
  };
}

/** Only what differs from what is saved. */
export function changesIn(draft: Draft, saved: Profile): Partial<Profile> {
  const all = profileOf(draft);
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(saved[name as keyof Profile]),
    ),
  );
}

/** What to show once `sent` is saved: what the server made of it, and whatever was written meanwhile. */
export function afterSaving(now: Draft, sent: Draft, saved: Profile): Draft {
  const fresh = draftOf(saved);
  const later = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(sent[name as keyof Draft]),
  );
  return { ...fresh, ...Object.fromEntries(later) };
}

/** The public page as it would be with what is being written. */
export function previewWith(preview: PublicInterviewer, draft: Draft): PublicInterviewer {
  const given = profileOf(draft);
  return { ...preview, ...given, headline: draft.headline.trim() };
}

/** Adds a word to a list of words: trimmed, once whatever its case, and not beyond `most`. */
export function withWord(words: readonly string[], typed: string, most: number): string[] {
  const word = typed.trim().replace(/\s+/gu, " ");
  const known = words.some((one) => one.toLocaleLowerCase() === word.toLocaleLowerCase());
  return !word || known || words.length >= most ? [...words] : [...words, word];
}
