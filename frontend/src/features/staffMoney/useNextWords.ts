import { useWords } from "@/features/sessions/words";
import { shortDay } from "@/ui/time";
import { useTexts } from "./texts";
import "./texts.subscriptions";
import type { Subscription } from "./types";

/** What comes next, in one line: the end of the trial, the next collecting, the last day. */
export function useNextWords() {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const day = (at: string) => shortDay(at, viewer, now);
  return (row: Subscription): string => {
    if (row.state === "past_due" && row.grace_until)
      return t("subscriptions.next.grace", { day: day(row.grace_until) });
    if (row.state === "ended" || !row.period_end) return "–";
    if (row.cancel_at_period_end) return t("subscriptions.next.ends", { day: day(row.period_end) });
    if (row.state === "trialing" && row.trial_ends_at)
      return t("subscriptions.next.trial", { day: day(row.trial_ends_at) });
    return t("subscriptions.next.renews", { day: day(row.period_end) });
  };
}
