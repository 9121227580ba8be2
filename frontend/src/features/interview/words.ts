import type { UsedUp } from "@/features/unlock/UnlockPanel";
import { leftAt } from "./core/allowance";
import type { InterviewState } from "./core/interviewState";

/** A title in the middle of a sentence: "Handling incidents" begins small there, "SQL" doesn't. */
export function inSentence(title: string, locale: string): string {
  const [first = "", second = ""] = title;
  const acronym = second !== second.toLocaleLowerCase(locale);
  return acronym ? title : first.toLocaleLowerCase(locale) + title.slice(first.length);
}

/** How much of the free part was used: what the refusal said, or what the allowance tells. */
export function usedUp({ spent, allowance }: InterviewState): UsedUp {
  const left = leftAt({ ...allowance, running: false }, 0);
  const { turns_of: turnsOf, seconds_of: secondsOf } = allowance;
  return {
    by: spent?.by ?? left.spent ?? "turns",
    turns: spent?.used.turns ?? (turnsOf ?? 0) - (left.turns ?? 0),
    turnsOf,
    seconds: Math.min(Math.floor(spent?.used.seconds ?? (secondsOf ?? 0) - (left.seconds ?? 0)), secondsOf ?? 0),
    secondsOf,
  };
}
