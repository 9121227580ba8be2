import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Note } from "@/ui";
import { useTexts } from "./texts";

const KNOWN = [
  "last_admin",
  "not_yourself",
  "documents_undecided",
  "incomplete",
  "wrong_state",
  "claimed_by_other",
  "not_claimed",
] as const;
const STALE: readonly string[] = ["wrong_state", "claimed_by_other", "not_claimed"];

/** True where the page shows something older than what the server has. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && STALE.includes(error.code);
}

/** A refusal of these pages in words of their own, with what to do; any other as everywhere. */
export function Refusal({ error, onAgain }: { error: unknown; onAgain?: () => void }) {
  const { t } = useTexts();
  const code = error instanceof Problem ? KNOWN.find((known) => known === error.code) : undefined;
  const by = error instanceof Problem && typeof error.said.claimed_by === "string" && error.said.claimed_by;
  if (!code) return <ProblemNote error={error} onAgain={onAgain} />;
  return (
    <Note tone={isStale(error) ? "soon" : "loss"} icon="alert" live>
      {t(`refusals.${code}`, { name: by || t("refusals.somebody") })}
    </Note>
  );
}
