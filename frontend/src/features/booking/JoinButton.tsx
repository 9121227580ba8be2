import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { useTexts } from "./texts";
import type { Booking } from "./types";
import { useJoin } from "./useAct";

/** The way in, while its room is open. `tight`: one of several in a list. */
export function JoinButton({ booking, tight }: { booking: Booking; tight?: boolean }) {
  const { t } = useTexts();
  const join = useJoin(booking);
  const what = booking.kind === "ai" ? "do.interview" : booking.role === "candidate" ? "do.lobby" : "do.join";
  return (
    <>
      <Button
        kind={tight ? "plain" : "main"}
        size={tight ? "usual" : "big"}
        fill={tight ? undefined : "phone"}
        busy={join.isPending || join.isSuccess}
        onClick={() => join.mutate()}
      >
        {t(what)}
      </Button>
      {join.error && <ProblemNote error={join.error} onAgain={() => join.mutate()} />}
    </>
  );
}
