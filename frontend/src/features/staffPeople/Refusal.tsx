import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Note } from "@/ui";
import { useTexts } from "./texts";

const KNOWN = ["last_admin", "not_yourself", "wrong_state", "claimed_by_other"] as const;

/** True where the page shows something older than what the server has. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && (error.code === "wrong_state" || error.code === "claimed_by_other");
}

/** A refusal of these pages in words of their own, with what to do; any other as everywhere. */
export function Refusal({ error, by, onAgain }: { error: unknown; by?: string; onAgain?: () => void }) {
  const { t } = useTexts();
  const code = error instanceof Problem ? KNOWN.find((known) => known === error.code) : undefined;
  if (!code) return <ProblemNote error={error} onAgain={onAgain} />;
  return (
    <Note tone={isStale(error) ? "soon" : "loss"} icon="alert" live>
      {t(`refusals.${code}`, { name: by ?? t("refusals.somebody") })}
    </Note>
  );
}
