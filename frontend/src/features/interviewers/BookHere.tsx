import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { Book } from "@/features/booking/Book";
import { readTime } from "@/features/booking/days";
import { ZoneApart } from "@/features/booking/Times";
import { useNow } from "@/ui";
import type { PublicInterviewer } from "./types";

/** Their times and booking one: for strangers as well, whom booking leads to the sign-in and back to the time. */
export function BookHere({
  person,
  signedIn,
  after,
}: {
  person: PublicInterviewer;
  signedIn: boolean;
  after?: ReactNode;
}) {
  const [search, setSearch] = useSearchParams();
  const now = useNow(60_000);
  return (
    <Book
      person={person}
      chosen={readTime(search.get("at"))}
      onChoose={(next) => setSearch(next ? { at: next } : {}, { replace: true, preventScrollReset: true })}
      signedIn={signedIn}
      before={(slots) =>
        slots && (
          <p className="small muted">
            <ZoneApart zone={slots.interviewer_zone} at={now} />
          </p>
        )
      }
      after={after}
    />
  );
}
